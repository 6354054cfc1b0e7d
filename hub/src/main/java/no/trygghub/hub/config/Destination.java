package no.trygghub.hub.config;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One broker connection.
 *
 * @param name its name in logs and faults
 * @param url {@code mqtt://host:port} or, with TLS, {@code mqtts://host:port}; the port is always
 *     set
 * @param user the user name, where the broker asks for one
 * @param passwordFile a file with the password on its first line
 * @param tls the certificates; only with {@code mqtts}
 */
public record Destination(
    String name, URI url, Optional<String> user, Optional<Path> passwordFile, Optional<Tls> tls) {
  /**
   * The password as MQTT takes it, the file's first line in UTF-8; empty where there is no file.
   * Read each time, so that a changed one is used at once.
   *
   * @throws IOException where the file cannot be read
   */
  public Optional<byte[]> password() throws IOException {
    if (passwordFile.isEmpty()) {
      return Optional.empty();
    }
    String password = Files.readString(passwordFile.get()).lines().findFirst().orElse("");
    return Optional.of(password.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The certificates of a TLS connection, all PEM files.
   *
   * @param ca the certificates that the broker's is checked against; empty for those that Java
   *     trusts
   * @param certificate the hub's own certificate, its CN the hub id; goes with {@code key}
   * @param key its private key, unencrypted PKCS#8
   */
  public record Tls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {}
}
