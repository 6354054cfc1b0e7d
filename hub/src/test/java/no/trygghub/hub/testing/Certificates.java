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
    return in(directory, "authority", 2);
  }

  /**
   * A new authority with a name. Aborts the test where openssl is not installed.
   *
   * @param directory where its files are to be
   * @param name its CN
   */
  public static Certificates in(Path directory, String name) {
    return in(directory, name, 2);
  }

  /**
   * The same.
   *
   * @param days how long the authority's own certificate is valid
   */
  public static Certificates in(Path directory, int days) {
    return in(directory, "authority", days);
  }

  private static Certificates in(Path directory, String name, int days) {
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
    made.openssl("req -x509 -new -key ca.key -out ca.pem -days " + days + " -subj /CN=" + name);
    made.write(
        "ca.cnf",
        """
        [ca]
        default_ca = authority
        [authority]
        certificate = ca.pem
        private_key = ca.key
        database = index.txt
        crlnumber = crlnumber
        default_md = sha256
        default_crl_days = 2
        """);
    made.write("index.txt", "");
    made.write("crlnumber", "01\n");
    made.openssl("ca -config ca.cnf -gencrl -out crl.pem");
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
    make(name, name, "subjectAltName=" + alternative, days);
  }

  /**
   * Makes a certificate whose name is not that of its file.
   *
   * @param commonName its CN
   * @param extensions a line of extensions, {@code subjectAltName=DNS:localhost}
   * @param days how long it is valid from now on; it has expired where that is negative
   */
  public void make(String name, String commonName, String extensions, int days) {
    key(name);
    write(name + ".ext", extensions + "\n");
    openssl("req -new -key " + name + ".key -out " + name + ".csr -subj /CN=" + commonName);
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

  /** Which certificates are revoked, at first none. */
  public Path revocations() {
    return directory.resolve("crl.pem");
  }

  /** Revokes a certificate. */
  public void revoke(String name) {
    openssl("ca -config ca.cnf -revoke " + name + ".pem");
    openssl("ca -config ca.cnf -gencrl -out crl.pem");
  }

  /** Makes the list of revocations one that should have been renewed. */
  public void expireRevocations() {
    openssl(
        "ca -config ca.cnf -gencrl -out crl.pem"
            + " -crl_lastupdate 20250101000000Z -crl_nextupdate 20250102000000Z");
  }

  private void write(String name, String content) {
    try {
      Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
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
