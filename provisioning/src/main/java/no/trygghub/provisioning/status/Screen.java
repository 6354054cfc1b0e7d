package no.trygghub.provisioning.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A terminal that shows one page after another in the same place and hears the key {@code q}. Where
 * there is none, a pipe say, pages follow one another and only a signal ends it.
 */
final class Screen implements AutoCloseable {
  private static final Path TERMINAL = Path.of("/dev/tty");
  private static final String TO_THE_TOP = "\u001b[H";
  private static final String REST_OF_LINE_AWAY = "\u001b[K";
  private static final String REST_OF_SCREEN_AWAY = "\u001b[J";
  private static final String CLEARED = "\u001b[2J";

  private final InputStream keys;
  private final Optional<String> settingsBefore;
  private final Thread restore = new Thread(this::restore, "restore-terminal");
  private boolean shown;

  Screen(InputStream keys, Optional<String> settingsBefore) {
    this.keys = keys;
    this.settingsBefore = settingsBefore;
  }

  /** The terminal that the user sits at, from now on without waiting for Enter. */
  static Screen ofTheUser() {
    Optional<String> before = stty("-g");
    // A read waits for one second at the most, which is how often a page is shown anew.
    Optional<String> changed =
        before.flatMap(any -> stty("-icanon", "-echo", "min", "0", "time", "10"));
    Screen screen = new Screen(System.in, changed.flatMap(any -> before));
    screen.settingsBefore.ifPresent(any -> Runtime.getRuntime().addShutdownHook(screen.restore));
    return screen;
  }

  /** Shows a page, as much of it as there is room for, with a last line that is always there. */
  void show(PrintWriter out, List<String> page, String last) {
    if (settingsBefore.isEmpty()) {
      page.forEach(out::println);
      out.println();
      out.flush();
      return;
    }
    List<String> lines = size().map(size -> size.cut(page)).orElse(new ArrayList<>(page));
    lines.add(last);
    StringBuilder text = new StringBuilder(shown ? TO_THE_TOP : CLEARED + TO_THE_TOP);
    lines.forEach(line -> text.append(line).append(REST_OF_LINE_AWAY).append("\n"));
    out.print(text.append(REST_OF_SCREEN_AWAY));
    out.flush();
    shown = true;
  }

  /** Waits for a second, or for less where the user wants to end it. */
  boolean endsWithinASecond() {
    try {
      if (settingsBefore.isPresent()) {
        int key = keys.read();
        return key == 'q' || key == 'Q';
      }
      Thread.sleep(1_000);
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    if (settingsBefore.isPresent()) {
      restore();
      Runtime.getRuntime().removeShutdownHook(restore);
    }
  }

  private void restore() {
    settingsBefore.ifPresent(Screen::stty);
  }

  private static Optional<Size> size() {
    return stty("size")
        .filter(size -> size.matches("[1-9]\\d{0,3} [1-9]\\d{0,3}"))
        .map(size -> size.split(" ", 2))
        .map(size -> new Size(Integer.parseInt(size[0]), Integer.parseInt(size[1])));
  }

  /** What the program of that name says of the terminal; empty where there is no terminal. */
  private static Optional<String> stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(TERMINAL.toFile())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean done = process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() == 0;
      return done ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** How much a terminal shows. */
  record Size(int rows, int columns) {
    /** As much of a page as there is room for, with one line left below it. */
    List<String> cut(List<String> page) {
      List<String> lines = new ArrayList<>();
      int left = rows - 2;
      for (String line : page) {
        left -= Math.max(1, (line.length() + columns - 1) / columns);
        if (left < 0 || (left == 0 && lines.size() + 1 < page.size())) {
          lines.add("...");
          return lines;
        }
        lines.add(line);
      }
      return lines;
    }
  }
}
