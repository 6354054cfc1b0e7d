package no.trygghub.provisioning.enrol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import no.trygghub.provisioning.identity.Issued;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.text.Complaint;

/** Files that go to the authority and come back. */
final class Stick {
  private static final List<String> ENDINGS =
      List.of(".pem", ".crt", ".cer", ".der", ".p7b", ".p7c");
  private static final String AUTHORITY = "ca-";
  private static final String PEM = ".pem";

  private Stick() {}

  /** Writes a text file; any file system will do. */
  static void write(Path file, String text) throws Complaint {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
      OwnedFile.sync(file);
    } catch (IOException e) {
      throw OwnedFile.cannotWrite(file, e);
    }
  }

  /** Every certificate of a file, or of all files of a folder that have some. */
  static Issued certificates(Path path) throws Complaint {
    if (!Files.isDirectory(path)) {
      return Issued.read(path);
    }
    List<X509Certificate> found = new ArrayList<>();
    for (Path file : files(path)) {
      try {
        Issued.parse(Files.readAllBytes(file))
            .ifPresent(issued -> found.addAll(issued.certificates()));
      } catch (IOException e) {
        throw OwnedFile.cannotRead(file, e);
      }
    }
    if (found.isEmpty()) {
      throw new Complaint(Stick.class, "nothing-on-stick", path, String.join(" ", ENDINGS));
    }
    return new Issued(found.stream().distinct().toList());
  }

  /** Files {@code ca-DESTINATION.pem} of a folder, by the destination. */
  static Map<String, Path> authorities(Path path) throws Complaint {
    Map<String, Path> found = new LinkedHashMap<>();
    if (Files.isDirectory(path)) {
      for (Path file : files(path)) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(AUTHORITY) && name.endsWith(PEM)) {
          found.put(name.substring(AUTHORITY.length(), name.length() - PEM.length()), file);
        }
      }
    }
    return found;
  }

  private static List<Path> files(Path folder) throws Complaint {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(
              file -> {
                String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
              })
          .sorted()
          .toList();
    } catch (IOException e) {
      throw OwnedFile.cannotRead(folder, e);
    }
  }
}
