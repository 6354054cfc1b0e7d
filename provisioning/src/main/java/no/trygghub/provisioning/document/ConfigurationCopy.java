package no.trygghub.provisioning.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.text.Complaint;

/** Keeps a configuration as it was before it is changed. */
public final class ConfigurationCopy {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private ConfigurationCopy() {}

  /**
   * Where a copy is kept: beside the file, named after the time, {@code hub.yaml.20260110T020000}.
   */
  public static Path of(Path file, Instant now) {
    return file.resolveSibling(file.getFileName() + "." + STAMP.format(now));
  }

  /**
   * Writes a copy.
   *
   * @return the copy
   */
  public static Path keep(Path file, Instant now) throws Complaint {
    Path copy = of(file, now);
    try {
      OwnedFile.write(copy, Files.readString(file), OwnedFile.READABLE);
      return copy;
    } catch (IOException e) {
      throw OwnedFile.cannotRead(file, e);
    }
  }
}
