package no.trygghub.simulator.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.testing.Certificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the test authority issues and revokes, judged by openssl. */
class TestAuthorityTest {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir private Path directory = Path.of("");
  private Path ca = Path.of("");

  @BeforeEach
  void make() throws Exception {
    ca = directory.resolve("ca");
    // Aborts loudly where openssl is missing.
    var unused = Certificates.in(directory.resolve("other"));
    var authority =
        TestAuthority.create(ca, "TEST", Duration.ofDays(1_000), InstantSource.system());
    assertThat(authority.certificateFile()).exists();
  }

  @Test
  void aSignedRequestIsAClientsCertificateThatLeadsToTheAuthority() throws Exception {
    byte[] request = request("h-7f3a");
    X509Certificate made = authority().sign(request, YEAR);

    List<String> written = authority().write(made, directory);
    assertThat(written).hasSize(2);
    assertThat(
            openssl(
                "verify",
                "-CAfile",
                "ca.pem",
                "-purpose",
                "sslclient",
                "-x509_strict",
                "h-7f3a.pem"))
        .contains("h-7f3a.pem: OK");
    assertThat(openssl("x509", "-in", "h-7f3a.pem", "-noout", "-subject"))
        .contains("O = 0806")
        .contains("CN = h-7f3a");
    assertThat(TestAuthority.fingerprintOf(request).replace(" ", ""))
        .isEqualTo(
            openssl("req", "-in", "h-7f3a.csr", "-noout", "-pubkey", "-out", "h.pub")
                + sha256OfKey("h.pub"));
  }

  @Test
  void aFolderForACertificateIsMadeWhereItIsMissing() throws Exception {
    Path folder = directory.resolve("sticks/one");

    var unused = authority().write(authority().sign(request("h-7f3a"), YEAR), folder);

    assertThat(folder.resolve("h-7f3a.pem")).exists();
  }

  @Test
  void aServersCertificateIsForItsNamesAndAddresses() throws Exception {
    X509Certificate made = authority().server("broker", List.of("localhost", "127.0.0.1"), YEAR);

    assertThat(made.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("localhost", "127.0.0.1");
    assertThat(openssl("verify", "-CAfile", "ca/ca.pem", "-purpose", "sslserver", "ca/broker.pem"))
        .contains("OK");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(ca.resolve("broker.key"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ca.resolve("ca.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aRevokedCertificateIsOnTheListThatBrokersCheck() throws Exception {
    X509Certificate made = authority().sign(request("h-7f3a"), YEAR);
    var unused = authority().write(made, directory);
    assertThat(crlCheck()).contains("OK");

    assertThat(authority().revoke("h-7f3a")).hasSize(1);
    assertThat(crlCheck()).contains("certificate revoked");
    assertThat(authority().isRevoked(made)).isTrue();
    assertThat(authority().revoke("h-7f3a")).as("again, without harm").isEmpty();
    assertThatThrownBy(() -> authority().revoke("h-0000"))
        .isInstanceOf(CaException.class)
        .hasMessageContaining("'h-0000'")
        .hasMessageContaining("ca list");
  }

  @Test
  void aSerialNumberRevokesOneAndLeavesTheOther() throws Exception {
    X509Certificate first = authority().sign(request("h-7f3a"), YEAR);
    X509Certificate second = authority().sign(request("h-7f3a"), YEAR);

    assertThat(authority().revoke(authority().list().getFirst().serialText())).hasSize(1);
    assertThat(authority().isRevoked(first)).isTrue();
    assertThat(authority().isRevoked(second)).isFalse();
  }

  @Test
  void aRequestThatIsNotForAHubIsRefused() throws Exception {
    byte[] name = request("Ola Nordmann");
    assertThatThrownBy(() -> authority().sign(name, YEAR))
        .isInstanceOf(CaException.class)
        .hasMessageContaining("'Ola Nordmann'");
    assertThatThrownBy(() -> authority().sign("no request".getBytes(StandardCharsets.UTF_8), YEAR))
        .isInstanceOf(CaException.class)
        .hasMessageContaining("PKCS#10");
  }

  @Test
  void aRequestThatIsNotSignedWithItsOwnKeyIsRefused() throws Exception {
    byte[] request = Pem.der(request("h-7f3a"));
    // In the signature, which is what the request ends with.
    request[request.length - 5] ^= 1;

    assertThatThrownBy(() -> authority().sign(request, YEAR))
        .isInstanceOf(CaException.class)
        .hasMessageContaining("signed");
  }

  @Test
  void nothingItIssuesOutlivesItself() throws Exception {
    X509Certificate made = authority().sign(request("h-7f3a"), Duration.ofDays(5_000));

    assertThat(made.getNotAfter()).isEqualTo(authority().certificate().getNotAfter());
  }

  @Test
  void anAuthorityIsNotWrittenOver() {
    assertThatThrownBy(() -> TestAuthority.create(ca, "TEST", YEAR, () -> Instant.EPOCH))
        .isInstanceOf(CaException.class)
        .hasMessageContaining("there is an authority in");
  }

  @Test
  void aOneTimeCodeIsKnownUntilItIsUsedOrReplaced() throws Exception {
    OneTimeCodes codes = new OneTimeCodes(ca);
    String first = authority().newCode("h-7f3a");
    assertThat(codes.knows("h-7f3a", first)).isTrue();
    assertThat(codes.knows("h-0000", first)).isFalse();

    String second = authority().newCode("h-7f3a");
    assertThat(codes.knows("h-7f3a", first)).isFalse();
    codes.remove("h-7f3a");
    assertThat(codes.knows("h-7f3a", second)).isFalse();
    assertThatThrownBy(() -> authority().newCode("no hub"))
        .isInstanceOf(CaException.class)
        .hasMessageContaining("hub id");
  }

  private TestAuthority authority() throws CaException {
    return TestAuthority.open(ca, InstantSource.system());
  }

  private byte[] request(String name) throws Exception {
    var unused =
        openssl(
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            name + ".key",
            "-subj",
            "/O=0806/CN=" + name,
            "-out",
            name + ".csr");
    return Files.readAllBytes(directory.resolve(name + ".csr"));
  }

  private String crlCheck() throws Exception {
    Files.writeString(
        directory.resolve("both.pem"),
        Files.readString(ca.resolve("ca.pem")) + Files.readString(authority().writeCrl()));
    return openssl("verify", "-CAfile", "both.pem", "-crl_check", "h-7f3a.pem");
  }

  private String sha256OfKey(String file) throws Exception {
    var unused = openssl("pkey", "-pubin", "-in", file, "-outform", "DER", "-out", file + ".der");
    return openssl("dgst", "-sha256", "-r", file + ".der").split(" ", 2)[0];
  }

  private String openssl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return command.contains("-newkey") || command.contains("-pubkey") || command.contains("pkey")
        ? ""
        : said;
  }
}
