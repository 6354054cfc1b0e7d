package no.trygghub.simulator.ca;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The codes that hubs enrol with, each of them once: a file of lines {@code HUB CODE}. */
final class OneTimeCodes {
  /** Without those that are mistaken for each other. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int LENGTH = 12;

  private final Path file;

  OneTimeCodes(Path directory) {
    this.file = directory.resolve("codes.txt");
  }

  /** A new code for a hub; an older one of the same hub is worth nothing from now on. */
  synchronized String add(String hub) throws CaException {
    SecureRandom random = new SecureRandom();
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    List<String> kept = new ArrayList<>(read());
    kept.removeIf(line -> line.startsWith(hub + " "));
    kept.add(hub + " " + code);
    write(kept);
    return code.toString();
  }

  /** Whether that is the hub's code. */
  synchronized boolean knows(String hub, String code) throws CaException {
    byte[] told = (hub + " " + code).getBytes(StandardCharsets.UTF_8);
    boolean known = false;
    for (String line : read()) {
      known |= MessageDigest.isEqual(line.getBytes(StandardCharsets.UTF_8), told);
    }
    return known;
  }

  /** It was used. */
  synchronized void remove(String hub) throws CaException {
    List<String> kept = new ArrayList<>(read());
    kept.removeIf(line -> line.startsWith(hub + " "));
    write(kept);
  }

  private List<String> read() throws CaException {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new CaException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void write(List<String> lines) throws CaException {
    try {
      StringBuilder text = new StringBuilder();
      lines.forEach(line -> text.append(line).append('\n'));
      Pem.write(file, text.toString(), "rw-------");
    } catch (IOException e) {
      throw new CaException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
