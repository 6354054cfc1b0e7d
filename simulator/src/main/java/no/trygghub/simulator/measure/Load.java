package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a backlog is measured with.
 *
 * @param broker {@code mqtt://host:port}
 * @param directory where databases go
 * @param messages how many wait in a backlog
 */
record Load(URI broker, Path directory, int messages) {
  /** A new, empty directory inside. */
  Path directory(String prefix) throws IOException {
    return Files.createTempDirectory(directory, prefix + "-");
  }
}
