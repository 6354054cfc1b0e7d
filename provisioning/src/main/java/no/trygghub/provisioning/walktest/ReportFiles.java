package no.trygghub.provisioning.walktest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The files of reports in a directory. Those that root writes belong to whom the directory belongs
 * to.
 */
final class ReportFiles {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT);

  private final Path directory;

  private ReportFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes sure that files can be written, before anybody walks for nothing.
   *
   * @throws IOException where they cannot
   */
  static ReportFiles in(Path directory) throws IOException {
    Files.delete(Files.createTempFile(directory, ".walk-test-", ".try"));
    return new ReportFiles(directory);
  }

  /**
   * Writes a report as text, as JSON and as a page.
   *
   * @return the files
   */
  List<Path> write(WalkTestReport report, PrintedReport printed) throws IOException {
    String name =
        "walk-test-" + report.hub() + "-" + TIME.withZone(report.zone()).format(report.begun());
    List<Path> written = new ArrayList<>();
    written.add(write(name + ".txt", printed.text() + System.lineSeparator()));
    written.add(write(name + ".json", report.json() + System.lineSeparator()));
    written.add(write(name + ".html", printed.page()));
    return written;
  }

  private Path write(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    PosixFileAttributes owner = Files.readAttributes(directory, PosixFileAttributes.class);
    PosixFileAttributeView made = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    UserPrincipal maker = made.getOwner();
    if (maker.getName().equals("root") && !maker.equals(owner.owner())) {
      made.setGroup(owner.group());
      made.setOwner(owner.owner());
    }
    return file;
  }
}
