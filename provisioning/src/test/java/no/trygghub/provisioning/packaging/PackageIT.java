package no.trygghub.provisioning.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.provisioning.testing.Build;
import no.trygghub.provisioning.testing.BuiltOnce;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Debian packages that this build made, without installing them. */
class PackageIT {
  private static final int ELF_MACHINE = 18;
  private static final int AARCH64 = 183;
  private static final Set<String> NATIVE = Set.of("so", "dll", "dylib", "jnilib", "a");

  @TempDir private static @Nullable Path directory;

  private static final Map<String, PackageContents> UNPACKED = new HashMap<>();

  @TempDir private Path scratch = Path.of("");

  @BeforeAll
  static void unpack() {
    for (String architecture : List.of("all", "arm64")) {
      UNPACKED.put(
          architecture,
          PackageContents.unpack(
              architecture, Objects.requireNonNull(directory).resolve(architecture)));
    }
  }

  private static PackageContents unpacked(String architecture) {
    return Objects.requireNonNull(UNPACKED.get(architecture));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "arm64"})
  void lintianHasNothingToSay(String architecture) {
    BuiltOnce.assumeInstalled("lintian", "lintian");
    Path file = unpacked(architecture).file();
    String said =
        PackageContents.succeed("lintian", "--fail-on", "error,warning", file.toString())
            .replace("running with root privileges is not recommended!", "");
    assertThat(said.strip()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "arm64"})
  void everythingBelongsToRootWithTheModesOfWhatItIs(String architecture) {
    PackageContents contents = unpacked(architecture);
    assertThat(contents.text("DEBIAN/control"))
        .contains("Package: trygghub\n", "Architecture: " + architecture + "\n");
    assertThat(contents.entries())
        .allSatisfy(
            entry ->
                assertThat(entry)
                    // The time is the project's, so that two builds of one commit are the same.
                    .matches(
                        "(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) root/root +\\d+ 2026-11-01 \\d\\d:00"
                            + " \\./usr/.*"))
        .filteredOn(entry -> entry.startsWith("-rwx"))
        .extracting(entry -> entry.substring(entry.indexOf("./")))
        .containsExactlyInAnyOrder("./usr/bin/trygghub", "./usr/lib/trygghub/hub-jvm");
    assertThat(contents.entries())
        .noneMatch(entry -> entry.matches(".*(simulator|artemis|netty).*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "arm64"})
  void whatTheClassPathsNameIsThere(String architecture) {
    PackageContents contents = unpacked(architecture);
    String ofHub = contents.text("usr/lib/trygghub/hub.classpath");
    String ofProvision = contents.text("usr/lib/trygghub/provision.classpath");
    assertThat(ofProvision).startsWith("-cp ");
    for (String classPath : List.of(ofHub, ofProvision.substring("-cp ".length()))) {
      assertThat(classPath).startsWith("/usr/lib/trygghub/").endsWith(".jar\n");
      assertThat(classPath.strip().split(":"))
          .allSatisfy(jar -> assertThat(contents.path(jar.substring(1))).isRegularFile());
    }
    assertThat(ofHub).startsWith("/usr/lib/trygghub/hub-").doesNotContain("provisioning-");
  }

  @Test
  void thePackageForArm64HasNativeLibrariesOfNoOtherProcessorAndThoseOfEachLibrary()
      throws IOException {
    Map<String, Set<Integer>> machines = new TreeMap<>();
    for (Path jar : unpacked("arm64").jars()) {
      machines.put(name(jar), machines(jar));
    }
    machines.values().removeIf(Set::isEmpty);
    assertThat(machines.keySet())
        .containsExactly("jna", "pi4j-library-gpiod", "pi4j-library-linuxfs", "sqlite-jdbc");
    assertThat(machines.values()).allSatisfy(of -> assertThat(of).containsExactly(AARCH64));
  }

  @Test
  void thePackageForAllHasTheLibrariesAsTheirAuthorsPublishedThemBesidesOneSignature()
      throws Exception {
    PackageContents contents = unpacked("all");
    Map<String, String> published = componentHashes(contents);
    Map<String, String> shipped = new TreeMap<>();
    for (Path jar : contents.jars()) {
      shipped.put(String.valueOf(jar.getFileName()), sha256(jar));
    }
    // Those of this project are not in the list by their bytes.
    shipped.keySet().removeIf(jar -> jar.matches("(hub|drivers|provisioning)-.*"));
    // The one without its signature is that of its authors otherwise.
    Path original =
        Path.of(MqttAsyncClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String unsigned = String.valueOf(original.getFileName());
    assertThat(shipped.remove(unsigned)).isNotNull();
    assertThat(published.remove(unsigned)).isEqualTo(sha256(original));
    Map<String, String> entries = entryHashes(original);
    assertThat(entries.keySet().removeIf(name -> name.matches("META-INF/.*\\.(SF|RSA)"))).isTrue();
    assertThat(entryHashes(contents.path("usr/lib/trygghub/" + unsigned))).isEqualTo(entries);
    assertThat(shipped).isEqualTo(published);
  }

  @Test
  void theMaterialsListOfBothPackagesNamesTheLibrariesThatAreInThem() throws Exception {
    for (String architecture : List.of("all", "arm64")) {
      PackageContents contents = unpacked(architecture);
      List<String> jars =
          contents.jars().stream()
              .map(jar -> String.valueOf(jar.getFileName()))
              .filter(jar -> !jar.matches("(hub|drivers|provisioning)-.*"))
              .toList();
      assertThat(componentHashes(contents).keySet()).containsExactlyElementsOf(jars);
    }
  }

  @Test
  void everyLibraryHasItsLicenceInTheCopyrightFile() {
    PackageContents contents = unpacked("all");
    List<PathMatcher> patterns =
        Pattern.compile("usr/lib/trygghub/\\S+\\.jar")
            .matcher(contents.text("usr/share/doc/trygghub/copyright"))
            .results()
            .map(MatchResult::group)
            .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
            .toList();
    assertThat(contents.jars())
        .filteredOn(
            jar -> !String.valueOf(jar.getFileName()).matches("(hub|drivers|provisioning)-.*"))
        .allSatisfy(
            jar ->
                assertThat(patterns)
                    .anyMatch(
                        pattern ->
                            pattern.matches(
                                Path.of("usr/lib/trygghub").resolve(jar.getFileName()))));
  }

  @Test
  void systemdHasNothingToSayAgainstTheUnits() throws IOException {
    BuiltOnce.assumeInstalled("systemd-analyze", "systemd");
    PackageContents contents = unpacked("all");
    List<String> units = new ArrayList<>();
    for (String unit :
        List.of("trygghub.service", "trygghub-renew.service", "trygghub-renew.timer")) {
      // It looks for the program where it would be installed.
      Path file =
          Files.writeString(
              scratch.resolve(unit),
              contents
                  .text("usr/lib/systemd/system/" + unit)
                  .replace("/usr/bin/trygghub", contents.path("usr/bin/trygghub").toString()));
      units.add(file.toString());
    }
    List<String> verify = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
    verify.addAll(units);
    assertThat(PackageContents.succeed(verify.toArray(String[]::new))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trygghub.service", "trygghub-renew.service"})
  void theServicesAreExposedToNoMoreThanTheyNeed(String unit) {
    BuiltOnce.assumeInstalled("systemd-analyze", "systemd");
    PackageContents contents = unpacked("all");
    String said =
        PackageContents.succeed(
            "systemd-analyze",
            "security",
            "--offline=yes",
            "--threshold=20",
            contents.path("usr/lib/systemd/system/" + unit).toString());
    assertThat(said).contains("Overall exposure level for " + unit);
  }

  @Test
  void theHubMayUseGpioAndI2cAndNoOtherDevice() {
    assertThat(
            unpacked("all")
                .text("usr/lib/systemd/system/trygghub.service")
                .lines()
                .filter(line -> line.startsWith("Device")))
        .containsExactly(
            "DevicePolicy=closed", "DeviceAllow=char-gpiochip rw", "DeviceAllow=char-i2c rw");
  }

  @Test
  void theShellHasNothingToSayAgainstTheScripts() {
    BuiltOnce.assumeInstalled("shellcheck", "shellcheck");
    PackageContents contents = unpacked("all");
    for (String script :
        List.of(
            "DEBIAN/postinst",
            "DEBIAN/prerm",
            "DEBIAN/postrm",
            "usr/bin/trygghub",
            "usr/lib/trygghub/hub-jvm")) {
      assertThat(PackageContents.succeed("shellcheck", contents.path(script).toString())).isEmpty();
    }
    for (String script : List.of("boot", "build-root", "enter")) {
      Path file = Build.project().resolve("provisioning/src/test/installed/" + script);
      assertThat(PackageContents.succeed("shellcheck", file.toString())).isEmpty();
    }
  }

  @Test
  void bashCompletesTheCommands() {
    BuiltOnce.assumeInstalled("bash", "bash");
    String completion =
        unpacked("all").path("usr/share/bash-completion/completions/trygghub").toString();
    String said =
        PackageContents.succeed(
            "bash",
            "-c",
            """
            . "$1"
            completed() {
              COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
              _complete_trygghub
              echo "${COMPREPLY[@]}"
            }
            completed trygghub pro
            completed trygghub provision val
            completed trygghub arc
            """,
            "bash",
            completion);
    assertThat(said.lines()).containsExactly("provision", "validate", "archive");
  }

  @Test
  void theExampleForCloudInitKeepsToItsSchema() {
    BuiltOnce.assumeInstalled("cloud-init", "cloud-init");
    Path example = Build.project().resolve("docs/cloud-init.yaml");
    assertThat(PackageContents.succeed("cloud-init", "schema", "--config-file", example.toString()))
        .contains("Valid");
  }

  /** The components that are not this project's own: the name of each's file, and its hash. */
  private static Map<String, String> componentHashes(PackageContents contents) throws Exception {
    String materials = "usr/share/doc/trygghub/sbom.cdx.json";
    Assumptions.assumeTrue(
        Files.exists(contents.path(materials)),
        "SKIPPED: the package was made offline, without a list of materials; mvn without -o makes one");
    JsonObject bom = JsonObject.read(contents.text(materials));
    Map<String, String> hashes = new TreeMap<>();
    for (JsonObject component : bom.objects("components")) {
      if (!component.text("group").equals("no.trygghub")) {
        String sha256 = "";
        for (JsonObject hash : component.objects("hashes")) {
          if (hash.text("alg").equals("SHA-256")) {
            sha256 = hash.text("content");
          }
        }
        hashes.put(component.text("name") + "-" + component.text("version") + ".jar", sha256);
      }
    }
    return hashes;
  }

  /** The files in a jar: the name of each, and its hash. */
  private static Map<String, String> entryHashes(Path jar) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            hashes.put(entry.getName(), sha256(in.readAllBytes()));
          }
        }
      }
    }
    return hashes;
  }

  private static String sha256(Path file) throws Exception {
    return sha256(Files.readAllBytes(file));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static String name(Path jar) {
    return String.valueOf(jar.getFileName()).replaceFirst("-\\d.*", "");
  }

  /**
   * For which processors there are native libraries in a jar, by the numbers of ELF; -1 for no ELF.
   */
  private static Set<Integer> machines(Path jar) throws IOException {
    Set<Integer> machines = new TreeSet<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String extension = entry.getName().substring(entry.getName().lastIndexOf('.') + 1);
        if (NATIVE.contains(extension)) {
          try (InputStream in = zip.getInputStream(entry)) {
            byte[] head = in.readNBytes(ELF_MACHINE + 2);
            boolean elf = head[0] == 0x7f && head[1] == 'E';
            machines.add(
                elf
                    ? (int)
                        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getShort(ELF_MACHINE)
                    : -1);
          }
        }
      }
    }
    return machines;
  }
}
