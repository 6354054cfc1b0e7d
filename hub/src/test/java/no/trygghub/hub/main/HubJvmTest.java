package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an installed hub is started by: the flags of its Java, and its class data archive. */
@Timeout(300)
class HubJvmTest {
  private static final Path PACKAGING = Path.of("src", "main", "packaging").toAbsolutePath();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String FROM_ARCHIVE =
      "no.trygghub.hub.main.HubCommand source: shared objects file";

  @TempDir private Path directory;
  private final List<Process> processes = new ArrayList<>();
  private Path output = Path.of("");
  private Path cache = Path.of("");
  private Path archive = Path.of("");

  @BeforeEach
  void nameFiles() {
    output = directory.resolve("output");
    cache = directory.resolve("cache");
    archive = cache.resolve("hub.jsa");
  }

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void thisJavaKnowsEveryFlagAndHasNothingToSayAboutAny() throws Exception {
    Process java =
        start(
            "",
            JAVA,
            "@" + PACKAGING.resolve("jvm.options"),
            "-XX:-IgnoreUnrecognizedVMOptions",
            "-version");

    assertThat(exitCode(java)).isZero();
    assertThat(Files.readString(output)).doesNotContainIgnoringCase("warning");
  }

  @Test
  void aHubIsRunWithTheFlagsOfTheFileAndWithItsOwnOptions() throws Exception {
    Process hub = run("-XX:+PrintCommandLineFlags", System.getProperty("java.class.path"));

    assertThat(exitCode(hub)).isEqualTo(1);
    assertThat(Files.readString(output))
        .contains("-XX:+UseSerialGC", "-XX:MaxHeapSize=50331648", "-XX:+ExitOnOutOfMemoryError")
        .contains("nowhere.yaml", "there is no such file");
  }

  @Test
  void aHubStartsFromItsArchiveAndWithoutOneThatIsDamagedOrOfOtherJars() throws Exception {
    List<Path> jars = jars();
    String classPath = String.join(":", jars.stream().map(Path::toString).toList());
    assertThat(exitCode(script("", "archive", classPath))).as(Files.readString(output)).isZero();
    assertThat(cache.toFile().list())
        .containsExactlyInAnyOrder("hub.jsa", "hub.jsa.of");

    assertThat(exitCode(run("-Xlog:class+load", classPath))).isEqualTo(1);
    assertThat(Files.readString(output)).contains(FROM_ARCHIVE, "there is no such file");

    FileTime before = Files.getLastModifiedTime(jars.getFirst());
    Files.setLastModifiedTime(jars.getFirst(), FileTime.from(Instant.EPOCH));
    assertThat(exitCode(run("-Xlog:class+load", classPath))).isEqualTo(1);
    assertThat(Files.readString(output))
        .contains(archive + " is damaged or was made for another Java or other jars")
        .contains("there is no such file")
        .doesNotContain(FROM_ARCHIVE);

    Files.setLastModifiedTime(jars.getFirst(), before);
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(~old);
    }
    assertThat(exitCode(run("-Xlog:class+load", classPath))).isEqualTo(1);
    assertThat(Files.readString(output))
        .contains("is damaged", "there is no such file")
        .doesNotContain(FROM_ARCHIVE);
  }

  @Test
  void anArchiveThatIsGarbageDoesNotKeepAHubFromBeingArmed() throws Exception {
    Files.createDirectories(cache);
    Files.writeString(archive, "garbage");
    Files.writeString(Path.of(archive + ".of"), "garbage");
    Path configuration =
        Files.writeString(
            directory.resolve("hub.yaml"),
            """
            tenant: "0806"
            hub: h-7f3a
            data: data
            destinations:
              main: {url: "mqtt://127.0.0.1:1"}
            sensors:
              bed-1: {kind: bed, location: bedroom, pin: 17}
            """);

    Process hub =
        script(
            "", "run", System.getProperty("java.class.path"), "--config", configuration.toString());

    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(output).content().contains(" hub armed "));
    assertThat(Files.readString(Path.of("/proc/" + hub.pid() + "/environ")))
        .contains("MALLOC_ARENA_MAX=1");
    hub.destroy();
    assertThat(exitCode(hub)).isZero();
  }

  @Test
  void anArchiveThatCannotBeMadeIsToldAndLeavesNothingBehind() throws Exception {
    assertThat(exitCode(script("", "archive", directory.resolve("none.jar").toString())))
        .isEqualTo(1);

    assertThat(Files.readString(output)).contains("no class data archive could be made");
    assertThat(cache).isEmptyDirectory();
  }

  /** A hub that ends at once, for want of a configuration. */
  private Process run(String javaOptions, String classPath) throws IOException {
    return script(
        javaOptions, "run", classPath, "--config", directory.resolve("nowhere.yaml").toString());
  }

  private Process script(String javaOptions, String task, String classPath, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            PACKAGING.resolve("hub-jvm").toString(), task, JAVA, classPath, archive.toString()));
    command.addAll(List.of(options));
    return start(javaOptions, command.toArray(String[]::new));
  }

  private Process start(String javaOptions, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", javaOptions);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** The class path of this test as jars: an archive has no classes of folders. */
  private List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (entry.isEmpty()) {
        continue;
      }
      if (Files.isDirectory(path)) {
        Path jar = directory.resolve("folder-" + jars.size() + ".jar");
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        assertThat(tool.run(System.out, System.err, "cf", jar.toString(), "-C", entry, "."))
            .isZero();
        jars.add(jar);
      } else if (Files.exists(path)) {
        jars.add(path);
      }
    }
    return jars;
  }
}
