package no.trygghub.provisioning.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class BuiltOnceTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void theCacheIsTheUsers() {
    assertThat(BuiltOnce.cache(Map.of("HOME", "/home/a")))
        .isEqualTo(Path.of("/home/a/.cache/trygghub"));
    assertThat(BuiltOnce.cache(Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "/var/cache/a")))
        .isEqualTo(Path.of("/var/cache/a/trygghub"));
    // A path that is not absolute is to be ignored, says the specification.
    assertThat(BuiltOnce.cache(Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "cache")))
        .isEqualTo(Path.of("/home/a/.cache/trygghub"));
  }

  @Test
  void itIsBuiltAnewWhenAScriptThatDecidesWhatIsInItChanges() throws IOException {
    Path scripts = Files.createDirectory(directory.resolve("scripts"));
    Files.writeString(scripts.resolve("build-guest"), "# decides\n");
    Files.writeString(scripts.resolve("agent"), "# read when it runs\n");
    BuiltOnce guest =
        new BuiltOnce("guest", directory.resolve("cache"), scripts, List.of("build-guest"));
    Path before = guest.path();
    assertThat(before.getParent()).isEqualTo(directory.resolve("cache"));

    Files.writeString(scripts.resolve("agent"), "# another\n");
    assertThat(guest.path()).isEqualTo(before);

    Files.writeString(scripts.resolve("build-guest"), "# another\n");
    assertThat(guest.path()).isNotEqualTo(before);
  }

  @Test
  void itIsBuiltOnceAndThenThere() throws IOException {
    BuiltOnce built = built("echo building >> \"$0.log\"; echo it > \"$1\"");

    assertThat(built.ready()).hasContent("it");
    assertThat(built.ready()).hasContent("it");

    assertThat(directory.resolve("scripts/build-it.log")).hasContent("building");
  }

  @Test
  void whereSomethingHasToBeInstalledFirstTheTestIsSkippedAndSaysWhat() throws IOException {
    BuiltOnce built = built("echo 'not installed: hammer'; exit 69");

    assertThatThrownBy(built::ready)
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("SKIPPED: it cannot be built here: not installed: hammer");
  }

  @Test
  void aBuildThatFailsFailsTheTest() throws IOException {
    BuiltOnce built = built("echo broken; exit 1");

    assertThatThrownBy(built::ready)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("build-it failed with 1: broken");
  }

  private BuiltOnce built(String script) throws IOException {
    Path scripts = Files.createDirectory(directory.resolve("scripts"));
    Path file = Files.writeString(scripts.resolve("build-it"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new BuiltOnce("it", directory.resolve("cache"), scripts, List.of("build-it"));
  }
}
