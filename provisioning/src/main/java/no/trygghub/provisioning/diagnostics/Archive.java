package no.trygghub.provisioning.diagnostics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes parts into a zip file that only its owner may read. */
final class Archive {
  private Archive() {}

  /**
   * Writes a file that is not there yet. It belongs to whom its directory belongs to, where this
   * user may give it away.
   *
   * @throws java.nio.file.FileAlreadyExistsException where it is there
   */
  static void write(Path file, List<Part> parts) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Part part : parts) {
        zip.putNextEntry(new ZipEntry(part.name()));
        zip.write(part.content().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    giveAway(file);
  }

  private static void giveAway(Path file) {
    try {
      FileOwnerAttributeView view = Files.getFileAttributeView(file, FileOwnerAttributeView.class);
      view.setOwner(Files.getOwner(file.toAbsolutePath().getParent()));
    } catch (IOException e) {
      // Only root may; for everybody else it is their own already.
    }
  }
}
