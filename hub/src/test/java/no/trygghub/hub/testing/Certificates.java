package no.trygghub.hub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** An authority and certificates of it, made by openssl, as PEM files. */
public final class Certificates {
  private static final String MISSING =
      "SKIPPED: there is no openssl on this computer; install openssl to run this test";

  private final Path directory;

  private Certificates(Path directory) {
    this.directory = directory;
  }

  /**
   * A new authority. Aborts the test where openssl is not installed.
   *
   * @param directory where its files are to be
   */
  public static Certificates in(Path directory) {
    return in(directory, 2);
  }

  /**
   * The same.
   *
   * @param days how long the authority's own certificate is valid
   */
  public static Certificates in(Path directory, int days) {
    boolean there =
        Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "openssl")));
    if (!there) {
      System.err.println(MISSING);
    }
    Assumptions.assumeTrue(there, MISSING);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Certificates made = new Certificates(directory);
    made.key("ca");
    made.openssl("req -x509 -new -key ca.key -out ca.pem -days " + days + " -subj /CN=authority");
    return made;
  }

  /** The authority's own certificate. */
  public Path authority() {
    return directory.resolve("ca.pem");
  }

  /** A certificate's file. */
  public Path certificate(String name) {
    return directory.resolve(name + ".pem");
  }

  /** A certificate's private key, PKCS#8. */
  public Path key(String name) {
    Path file = directory.resolve(name + ".key");
    if (!Files.exists(file)) {
      openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + file.getFileName());
    }
    return file;
  }

  /**
   * Makes a certificate.
   *
   * @param alternative whom it is for: {@code IP:127.0.0.1}
   * @param days how long it is valid from now on; it has expired where that is negative
   */
  public void make(String name, String alternative, int days) {
    key(name);
    try {
      Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=" + alternative + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl("req -new -key " + name + ".key -out " + name + ".csr -subj /CN=" + name);
    openssl(
        "x509 -req -in "
            + name
            + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days "
            + days
            + " -extfile "
            + name
            + ".ext -out "
            + name
            + ".pem");
  }

  /**
   * Signs a request that somebody else made.
   *
   * @param name the certificate's file, see {@link #certificate}
   * @param days how long it is valid from now on
   * @param extensions lines of openssl's x509v3_config(5)
   */
  public void sign(Path request, String name, int days, String... extensions) {
    try {
      Files.write(directory.resolve(name + ".ext"), List.of(extensions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl(
        "x509 -req -in "
            + request.toAbsolutePath()
            + " -CA ca.pem -CAkey ca.key -CAcreateserial -days "
            + days
            + " -extfile "
            + name
            + ".ext -out "
            + name
            + ".pem");
  }

  private void openssl(String arguments) {
    List<String> command =
        new ArrayList<>(
            Stream.concat(Stream.of("openssl"), Stream.of(arguments.split(" "))).toList());
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("openssl.log").toFile())
              .start();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            command + ": " + Files.readString(directory.resolve("openssl.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
