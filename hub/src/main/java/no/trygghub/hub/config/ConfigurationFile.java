package no.trygghub.hub.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** The file as such: whether it is there, is text and is YAML. */
final class ConfigurationFile {
  private static final int LARGEST = 1_000_000;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private ConfigurationFile() {}

  /**
   * Reads a file into a tree whose every value is text.
   *
   * @throws ConfigurationException with the one problem that keeps it from being read
   */
  static ImmutableNode read(Path file) throws ConfigurationException {
    try {
      if (Files.isDirectory(file)) {
        throw wrong(file, "is a directory; expected a file such as hub.yaml");
      }
      return parse(file, bytes(file));
    } catch (NoSuchFileException e) {
      throw wrong(file, "there is no such file; check its name and folder");
    } catch (AccessDeniedException e) {
      throw wrong(file, "may not be read by this user; check its owner and mode with 'ls -l'");
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + e.getMessage());
    }
  }

  /**
   * The same for a text that is not in the file.
   *
   * @throws ConfigurationException with the one problem that keeps it from being read
   */
  static ImmutableNode parse(Path file, byte[] bytes) throws ConfigurationException {
    String text = text(file, bytes);
    if (text.isBlank()) {
      throw wrong(file, "is empty; expected at least tenant, hub, destinations and sensors");
    }
    try {
      return TextOnlyYaml.parse(text);
    } catch (TextOnlyYaml.YamlError e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] bytes(Path file) throws IOException, ConfigurationException {
    // Not by the size that the system tells, which is 0 for a pipe or a device.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw wrong(file, "is larger than a megabyte; expected a hub's configuration");
      }
      return bytes;
    }
  }

  private static String text(Path file, byte[] bytes) throws ConfigurationException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      long line = text.chars().filter(character -> character == '\n').count() + 1;
      throw wrong(file, "is not UTF-8 in line " + line + "; save it as UTF-8 text");
    }
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
  }

  private static ConfigurationException wrong(Path file, String what) {
    return new ConfigurationException(file, List.of(new Problem("", "", what)));
  }
}
