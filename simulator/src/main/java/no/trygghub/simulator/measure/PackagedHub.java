package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.trygghub.hub.main.HubCommand;
import no.trygghub.hub.main.Version;

/**
 * The hub's jars and what an installed hub is run by, as the build leaves them; beside them this
 * program's own jar, for its sensors.
 */
final class PackagedHub {
  private final Path packaging;
  private final String classPath;

  private PackagedHub(Path packaging, String classPath) {
    this.packaging = packaging;
    this.classPath = classPath;
  }

  /**
   * Finds it.
   *
   * @param project the folder of the project
   * @throws IOException where it is not built there
   */
  static PackagedHub in(Path project) throws IOException {
    Path target = project.resolve("hub/target");
    Path packaging = project.resolve("hub/src/main/packaging");
    List<Path> jars = new ArrayList<>();
    jars.add(target.resolve("hub-" + Version.number() + ".jar"));
    if (Files.isDirectory(target.resolve("lib"))) {
      try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
        jars.addAll(libraries.sorted().toList());
      }
    }
    jars.add(project.resolve("simulator/target/simulator-" + Version.number() + ".jar"));
    List<Path> needed = new ArrayList<>(jars);
    needed.add(packaging.resolve("hub-jvm"));
    for (Path each : needed) {
      if (!Files.isReadable(each)) {
        throw new IOException(
            each + " is not there; measure with ./trygghub measure, which builds it");
      }
    }
    return new PackagedHub(
        packaging, jars.stream().map(Path::toString).collect(Collectors.joining(":")));
  }

  /** Makes the class data archive as an installation does. */
  void makeArchive(Path archive) throws IOException, InterruptedException {
    Path log = archive.resolveSibling("archive.log");
    Process process =
        new ProcessBuilder(script("archive", archive))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(log).strip());
    }
  }

  /** How an installed hub is started. */
  List<String> tuned(Path archive, Path configuration) {
    List<String> command = script("run", archive);
    command.addAll(List.of("--config", configuration.toString()));
    return command;
  }

  /** Java on its own. */
  List<String> untuned(Path configuration) {
    return List.of(
        java(), "-cp", classPath, HubCommand.class.getName(), "--config", configuration.toString());
  }

  /** As installed and without an archive, writing down the classes that it loads. */
  List<String> recorded(Path classes, Path configuration) {
    return List.of(
        java(),
        "@" + packaging.resolve("jvm.options"),
        "-XX:DumpLoadedClassList=" + classes,
        "-cp",
        classPath,
        HubCommand.class.getName(),
        "--config",
        configuration.toString());
  }

  private List<String> script(String task, Path archive) {
    return new ArrayList<>(
        List.of(
            packaging.resolve("hub-jvm").toString(), task, java(), classPath, archive.toString()));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
