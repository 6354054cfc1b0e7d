package no.trygghub.provisioning.decommission;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.main.Hub;
import no.trygghub.provisioning.document.Candidate;
import no.trygghub.provisioning.identity.Identity;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.text.Complaint;

/**
 * Everything that a hub has on its computer's disk: configuration and its copies, keys,
 * certificates, passwords, and its data.
 *
 * @param secrets the files to go first
 * @param others the other files
 * @param folders those that have nothing in them afterwards
 */
record Belongings(List<Path> secrets, List<Path> others, List<Path> folders) {
  private static final int AT_ONCE = 64 * 1024;
  private static final int DEEPEST = 20;

  /** What the hub of a configuration has. */
  static Belongings of(HubConfiguration configuration, Path file) throws Complaint {
    Path own = file.toAbsolutePath();
    Path directory = Objects.requireNonNull(own.getParent());
    Set<Path> secrets = new LinkedHashSet<>();
    Set<Path> others = new LinkedHashSet<>();
    for (Destination destination : configuration.destinations()) {
      destination.tls().flatMap(Destination.Tls::key).ifPresent(secrets::add);
      destination.passwordFile().ifPresent(secrets::add);
      destination.tls().flatMap(Destination.Tls::certificate).ifPresent(others::add);
      destination.tls().flatMap(Destination.Tls::ca).ifPresent(others::add);
    }
    configuration.certificates().est().ifPresent(est -> others.add(est.ca()));
    Path folder = directory.resolve(Identity.FOLDER);
    others.addAll(within(folder));
    String name = String.valueOf(own.getFileName());
    for (Path beside : listed(directory)) {
      String other = String.valueOf(beside.getFileName());
      if (other.startsWith(name + ".")
          || other.startsWith("." + name)
          || other.equals(Candidate.NAME)) {
        others.add(beside);
      }
    }
    Path data = configuration.dataDirectory();
    List<Path> folders = new ArrayList<>(List.of(folder));
    // A folder that no hub has worked in is not taken for a hub's, whatever stands in a file.
    if (Files.exists(Hub.database(configuration))) {
      others.addAll(within(data));
      folders.add(data);
    }
    // Last, so that the command can be run again where it was interrupted.
    others.remove(own);
    others.add(own);
    others.removeAll(secrets);
    return new Belongings(List.copyOf(secrets), List.copyOf(others), folders);
  }

  /** Every file. */
  List<Path> all() {
    return Stream.concat(secrets.stream(), others.stream()).toList();
  }

  /**
   * Overwrites and deletes all of it, secrets first.
   *
   * @return what could not be deleted, and why; nothing where all is gone
   */
  List<String> empty() {
    List<String> failed = new ArrayList<>();
    for (Path file : all()) {
      try {
        overwrite(file);
        Files.deleteIfExists(file);
      } catch (IOException e) {
        failed.add(file + ": " + e.getClass().getSimpleName() + " " + e.getMessage());
      }
    }
    for (Path folder : folders) {
      removeEmptyFoldersIn(folder);
      sync(folder);
    }
    return failed;
  }

  /** What is there still of all that was looked for. */
  List<Path> left() throws Complaint {
    List<Path> left = new ArrayList<>();
    all().stream().filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)).forEach(left::add);
    for (Path folder : folders) {
      within(folder).stream().filter(file -> !left.contains(file)).forEach(left::add);
    }
    return left;
  }

  /** On a disk that writes in place nothing of it can be read afterwards. */
  private static void overwrite(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long left = channel.size();
      while (left > 0) {
        left -= channel.write(ByteBuffer.allocate((int) Math.min(AT_ONCE, left)));
      }
      channel.force(true);
    }
  }

  private static List<Path> within(Path folder) throws Complaint {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder, DEEPEST, new FileVisitOption[0])) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    } catch (IOException e) {
      throw OwnedFile.cannotRead(folder, e);
    }
  }

  private static List<Path> listed(Path folder) throws Complaint {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    } catch (IOException e) {
      throw OwnedFile.cannotRead(folder, e);
    }
  }

  private static void removeEmptyFoldersIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> inner;
    try (Stream<Path> all = Files.walk(folder)) {
      inner =
          all.filter(path -> !path.equals(folder) && Files.isDirectory(path))
              .sorted(Comparator.reverseOrder())
              .toList();
    } catch (IOException e) {
      return;
    }
    for (Path each : inner) {
      try {
        Files.deleteIfExists(each);
      } catch (IOException e) {
        // It is told with what is left.
      }
    }
  }

  private static void sync(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        OwnedFile.sync(folder);
      }
    } catch (IOException e) {
      // Nothing is there that a power cut could bring back but names.
    }
  }
}
