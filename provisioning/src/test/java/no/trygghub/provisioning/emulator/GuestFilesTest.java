package no.trygghub.provisioning.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestFilesTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void theCacheIsTheUsers() {
    assertThat(GuestFiles.cache(Map.of("HOME", "/home/a")))
        .isEqualTo(Path.of("/home/a/.cache/trygghub"));
    assertThat(GuestFiles.cache(Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "/var/cache/a")))
        .isEqualTo(Path.of("/var/cache/a/trygghub"));
    // A path that is not absolute is to be ignored, says the specification.
    assertThat(GuestFiles.cache(Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "cache")))
        .isEqualTo(Path.of("/home/a/.cache/trygghub"));
  }

  @Test
  void theGuestIsBuiltAnewWhenAScriptThatDecidesWhatIsInItChanges() throws IOException {
    Path scripts = copyOfTheScripts();
    GuestFiles files = new GuestFiles(scripts, directory.resolve("cache"));
    Path before = files.directory();
    assertThat(before.getParent()).isEqualTo(directory.resolve("cache"));

    Files.writeString(scripts.resolve("agent"), "# read when it runs\n");
    assertThat(files.directory()).isEqualTo(before);

    Files.writeString(scripts.resolve("init"), "# another\n");
    assertThat(files.directory()).isNotEqualTo(before);
  }

  private Path copyOfTheScripts() throws IOException {
    Path scripts = Files.createDirectory(directory.resolve("scripts"));
    try (Stream<Path> originals = Files.list(Guest.scripts())) {
      for (Path original : originals.toList()) {
        Files.copy(original, scripts.resolve(original.getFileName()));
      }
    }
    return scripts;
  }
}
