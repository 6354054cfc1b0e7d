package no.trygghub.provisioning.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
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
import java.util.Optional;
import no.trygghub.hub.config.CertificateSettings;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.tls.PemFiles;
import no.trygghub.provisioning.identity.Fingerprint;
import no.trygghub.provisioning.identity.HubKey;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.identity.SigningRequest;
import no.trygghub.provisioning.text.Language;
import no.trygghub.simulator.ca.EstServer;
import no.trygghub.simulator.ca.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The hub's certificate: from openssl on a stick, and from the test authority over real TLS. */
class EnrolCommandTest {
  private static final String HUB = "h-7f3a";
  private static final String[] CLIENT = {
    "keyUsage=digitalSignature", "extendedKeyUsage=clientAuth"
  };
  private static final Duration LIFETIME = Duration.ofDays(90);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> served = new ArrayList<>();
  private final List<Duration> rests = new ArrayList<>();

  @TempDir private Path directory = Path.of("");
  private Instant now = Instant.now().plus(Duration.ofHours(1));
  private String code = "";
  private Optional<EstServer> server = Optional.empty();
  private Runnable whileResting = () -> {};

  @BeforeEach
  void hub() throws Exception {
    OwnedFile.directory(directory.resolve("etc/tls"));
    Files.createDirectories(directory.resolve("stick"));
    Files.writeString(
        config(),
        """
        tenant: 0806
        hub: h-7f3a
        destinations:
          main: {url: mqtts://alarm.example, ca: tls/ca-main.pem, certificate: tls/hub.pem, key: tls/hub.key}
          spare: {url: mqtts://spare.example, ca: tls/ca-spare.pem, certificate: tls/hub.pem, key: tls/hub.key}
        sensors:
          bed-1: {kind: bed, location: bedroom, pin: 17}
        """);
    HubKey key = HubKey.make(tls("hub.key"));
    assertThat(key.open().getAlgorithm()).isEqualTo("EC");
  }

  @AfterEach
  void end() {
    server.ifPresent(EstServer::close);
  }

  @Test
  void aCertificateComesBackOnTheStickThatTheRequestWentOutOn() throws Exception {
    Certificates authority = authority();
    assertThat(run("--export", stick())).isZero();
    assertThat(out.toString()).contains(Fingerprint.of(key().open()).grouped());
    authority.sign(directory.resolve("stick/h-7f3a.csr"), HUB, 90, CLIENT);
    bring(authority.certificate(HUB));
    bring(authority.authority());

    assertThat(run("--import", stick(), "--ca-fingerprint", fingerprint(authority.authority())))
        .isZero();

    assertThat(PemFiles.certificates(tls("hub.pem"))).isEqualTo(certificates(authority, HUB));
    for (String file : List.of("ca-main.pem", "ca-spare.pem", "ca-enrolment.pem")) {
      assertThat(PemFiles.certificates(tls(file)))
          .as(file)
          .isEqualTo(PemFiles.certificates(authority.authority()));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tls("hub.pem"))))
        .isEqualTo("rw-r-----");
    assertThat(out.toString()).contains("The certificate is installed").contains("valid until");
  }

  @Test
  void nobodyIsTrustedWhoWasNotTold() throws Exception {
    Certificates authority = signed(90, CLIENT);
    bring(authority.authority());

    assertThat(run("--import", stick())).isEqualTo(1);
    assertThat(err.toString())
        .contains("Nobody has said whom to trust")
        .contains(
            Fingerprint.of(PemFiles.certificates(authority.authority()).getFirst()).grouped());
    assertThat(run("--import", stick(), "--ca-fingerprint", "ab".repeat(32))).isEqualTo(1);
    assertThat(err.toString()).contains("shows no certificate with the fingerprint");
    assertNothingInstalled();

    assertThat(run("--import", stick(), "--ca", authority.authority().toString())).isZero();
    assertThat(run("--import", stick())).as("it is trusted now").isZero();
  }

  @Test
  void anAuthorityThatIsTrustedIsNotReplacedByAnother() throws Exception {
    Certificates first = signed(90, CLIENT);
    assertThat(run("--import", stick(), "--ca", first.authority().toString())).isZero();
    String before = Files.readString(tls("hub.pem"));

    Certificates second = Certificates.in(directory.resolve("second"), 3_650);
    second.sign(request(), HUB, 90, CLIENT);
    Path certificate = second.certificate(HUB);
    assertThat(run("--import", certificate.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("does not lead to the authority that is trusted");
    assertThat(run("--import", certificate.toString(), "--ca", second.authority().toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("Another authority is trusted already").contains("--force");
    assertThat(tls("hub.pem")).hasContent(before.strip());

    assertThat(
            run(
                "--import",
                certificate.toString(),
                "--ca",
                second.authority().toString(),
                "--force"))
        .isZero();
    assertThat(PemFiles.certificates(tls("hub.pem"))).isEqualTo(certificates(second, HUB));
    assertThat(PemFiles.certificates(tls("ca-main.pem")))
        .as("what the broker is checked against stays")
        .isEqualTo(PemFiles.certificates(first.authority()));
  }

  @Test
  void anotherKeysCertificateIsNotInstalled() throws Exception {
    Certificates authority = authority();
    authority.make(HUB, "DNS:hub", 90);
    refuse(authority, "has no certificate for this hub’s key");
  }

  @Test
  void aCertificateForAnotherHubIsNotInstalled() throws Exception {
    Certificates authority = authority();
    Path request = directory.resolve("other.csr");
    SigningRequest.of(new TenantId("0806"), new HubId("h-0000"), key()).write(request);
    authority.sign(request, HUB, 90, CLIENT);
    refuse(authority, "is for ‘h-0000’, and this hub is h-7f3a");
  }

  @Test
  void aCertificateThatHasExpiredOrIsNotValidYetIsNotInstalled() throws Exception {
    Certificates authority = signed(90, CLIENT);
    now = Instant.now().plus(Duration.ofDays(91));
    refuse(authority, "has expired at");

    now = Instant.now().minus(Duration.ofHours(1));
    refuse(authority, "is valid only from");

    now = Instant.now().minus(Duration.ofMinutes(4));
    assertThat(
            run(
                "--import",
                authority.certificate(HUB).toString(),
                "--ca",
                authority.authority().toString()))
        .as("clocks differ a little")
        .isZero();
  }

  @Test
  void aServersCertificateIsNotInstalled() throws Exception {
    refuse(
        signed(90, "keyUsage=digitalSignature", "extendedKeyUsage=serverAuth"),
        "may not be used by a client");
  }

  @Test
  void aCertificateInPkcs7OrDerIsUnderstood() throws Exception {
    Certificates authority = signed(90, CLIENT);
    Files.delete(directory.resolve("stick/h-7f3a.pem"));
    openssl(
        "crl2pkcs7",
        "-nocrl",
        "-certfile",
        authority.certificate(HUB).toString(),
        "-outform",
        "DER",
        "-out",
        directory.resolve("stick/hub.p7b").toString());
    assertThat(run("--import", stick(), "--ca", authority.authority().toString())).isZero();

    Files.delete(tls("hub.pem"));
    Files.delete(directory.resolve("stick/hub.p7b"));
    Path der = directory.resolve("stick/hub.cer");
    openssl(
        "x509",
        "-in",
        authority.certificate(HUB).toString(),
        "-outform",
        "DER",
        "-out",
        der.toString());
    assertThat(run("--import", der.toString())).isZero();
    assertThat(PemFiles.certificates(tls("hub.pem"))).isEqualTo(certificates(authority, HUB));
  }

  @Test
  void eachDestinationMayHaveAnAuthorityOfItsOwnThatWasTold() throws Exception {
    Certificates authority = signed(90, CLIENT);
    Certificates brokers = Certificates.in(directory.resolve("brokers"), 3_650);
    Files.copy(brokers.authority(), directory.resolve("stick/ca-spare.pem"));
    String ca = authority.authority().toString();

    assertThat(run("--import", stick(), "--ca", ca)).isEqualTo(1);
    assertThat(err.toString()).contains("ca-spare.pem would be trusted for the destination spare");
    assertNothingInstalled();

    assertThat(
            run(
                "--import",
                stick(),
                "--ca",
                ca,
                "--ca-fingerprint",
                fingerprint(brokers.authority())))
        .isZero();
    assertThat(PemFiles.certificates(tls("ca-spare.pem")))
        .isEqualTo(PemFiles.certificates(brokers.authority()));
    assertThat(PemFiles.certificates(tls("ca-main.pem")))
        .isEqualTo(PemFiles.certificates(authority.authority()));
  }

  @Test
  void anAuthorityOnTheStickForADestinationThatHasOneIsLeftAlone() throws Exception {
    Certificates authority = signed(90, CLIENT);
    Certificates brokers = Certificates.in(directory.resolve("brokers"), 3_650);
    Files.copy(brokers.authority(), tls("ca-spare.pem"));
    Files.copy(authority.authority(), directory.resolve("stick/ca-spare.pem"));
    Files.copy(brokers.authority(), tls("ca-main.pem"));
    Files.copy(brokers.authority(), directory.resolve("stick/ca-main.pem"));

    assertThat(run("--import", stick(), "--ca", authority.authority().toString())).isZero();

    for (String file : List.of("ca-main.pem", "ca-spare.pem")) {
      assertThat(PemFiles.certificates(tls(file)))
          .isEqualTo(PemFiles.certificates(brokers.authority()));
    }
  }

  @Test
  void aServerGivesACertificateForAOneTimeCodeAndIsRemembered() throws Exception {
    TestAuthority authority = serve(false);
    code = authority.newCode(HUB);

    assertThat(
            run("--est", address(), "--ca-fingerprint", fingerprint(authority.certificateFile())))
        .isZero();

    X509Certificate own = PemFiles.certificates(tls("hub.pem")).getFirst();
    assertThat(own.getPublicKey()).isEqualTo(key().open());
    assertThat(PemFiles.certificates(tls("ca-main.pem"))).containsExactly(authority.certificate());
    CertificateSettings.Est remembered =
        ConfigurationReader.ofInstalledDrivers().read(config()).certificates().est().orElseThrow();
    assertThat(remembered)
        .isEqualTo(new CertificateSettings.Est(URI.create(address()), tls("ca-enrolment.pem")));
    assertThat(served).noneMatch(line -> line.contains(code));
    assertThat(out.toString() + err + Files.readString(config())).doesNotContain(code);

    assertThat(run("--est", address())).as("there is one already").isEqualTo(1);
    assertThat(err.toString()).contains("--renew").contains("--force");
    assertThat(run("--est", address(), "--force")).as("the code was used").isEqualTo(1);
    assertThat(err.toString()).contains("does not accept user or password");
  }

  @Test
  void noCodeIsToldToAServerThatIsNotTheOneThatWasTold() throws Exception {
    serve(false);
    Certificates other = authority();
    code = "secret-code";

    assertThat(run("--est", address(), "--ca", other.authority().toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no secure connection");
    assertThat(run("--est", address(), "--ca-fingerprint", "ab".repeat(32))).isEqualTo(1);
    assertThat(err.toString()).contains("somebody else answers there");
    assertThat(run("--est", address())).isEqualTo(1);
    assertThat(err.toString()).contains("Nobody has said whom to trust");
    assertThat(served).noneMatch(line -> line.contains("simpleenroll"));
    assertNothingInstalled();
  }

  @Test
  void aServerForAnotherNameIsNotTrusted() throws Exception {
    TestAuthority authority = serve(false);
    String elsewhere = address().replace("localhost", "127.0.0.1");

    assertThat(run("--est", elsewhere, "--ca", authority.certificateFile().toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no secure connection");
  }

  @Test
  void aServerThatWantsSomebodyToLookFirstIsAskedAgainWhenItSays() throws Exception {
    TestAuthority authority = serve(true);
    code = authority.newCode(HUB);
    String[] enrol = {"--est", address(), "--ca", authority.certificateFile().toString()};
    assertThat(run(enrol)).as("nobody looks").isEqualTo(Enrolment.LATER);
    assertThat(rests).as("5 min by 100 s").hasSize(3).containsOnly(Duration.ofSeconds(100));
    assertThat(out.toString()).contains("Run the same command again in 100 s");
    assertNothingInstalled();

    whileResting =
        () -> {
          try {
            var unused =
                authority.sign(
                    Files.readAllBytes(directory.resolve("ca/pending/h-7f3a.csr")), LIFETIME);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    assertThat(run(enrol)).isZero();
    assertThat(tls("hub.pem")).exists();
  }

  @Test
  void aCertificateIsRenewedByItselfInTheLastThirdOfItsLife() throws Exception {
    TestAuthority authority = serve(false);
    code = authority.newCode(HUB);
    assertThat(run("--est", address(), "--ca", authority.certificateFile().toString())).isZero();
    X509Certificate first = PemFiles.certificates(tls("hub.pem")).getFirst();
    Instant end = first.getNotAfter().toInstant();

    now = end.minus(Duration.ofDays(31));
    assertThat(run("--renew")).isZero();
    assertThat(out.toString()).contains("Nothing to do");
    assertThat(PemFiles.certificates(tls("hub.pem"))).containsExactly(first);

    // The server's own clock stands still, so that what it gives is valid now.
    now = end.minus(Duration.ofDays(29));
    assertThat(run("--renew")).isZero();
    X509Certificate second = PemFiles.certificates(tls("hub.pem")).getFirst();
    assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
    assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
    assertThat(served).last().asString().startsWith("/.well-known/est/simplereenroll 200");
  }

  @Test
  void aRenewalThatFailsKeepsTheCertificateAndSaysWhy() throws Exception {
    TestAuthority authority = serve(false);
    code = authority.newCode(HUB);
    assertThat(run("--est", address(), "--ca", authority.certificateFile().toString())).isZero();
    X509Certificate first = PemFiles.certificates(tls("hub.pem")).getFirst();
    now = first.getNotAfter().toInstant().minus(Duration.ofDays(1));

    assertThat(authority.revoke(HUB)).hasSize(1);
    assertThat(run("--renew")).isEqualTo(1);
    assertThat(err.toString()).contains("does not allow simplereenroll").contains("revoked");
    server.orElseThrow().close();
    assertThat(run("--renew")).isEqualTo(1);
    assertThat(err.toString()).contains("cannot be reached");
    assertThat(PemFiles.certificates(tls("hub.pem"))).containsExactly(first);

    now = first.getNotAfter().toInstant().plusSeconds(1);
    assertThat(run("--renew")).isEqualTo(1);
    assertThat(err.toString()).contains("Get a new one-time code");
  }

  @Test
  void aCertificateFromAStickIsRenewedWithAStick() throws Exception {
    Certificates authority = signed(90, CLIENT);
    assertThat(run("--renew")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no certificate");
    assertThat(run("--import", stick(), "--ca", authority.authority().toString())).isZero();
    assertThat(run("--renew")).isZero();

    now = Instant.now().plus(Duration.ofDays(70));
    assertThat(run("--renew")).isEqualTo(Enrolment.BY_HAND);
    assertThat(out.toString()).contains("has to be renewed with files");
  }

  @Test
  void wrongUseIsToldBeforeAnythingIsDone() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--renew", "--export", stick())).isEqualTo(2);
    assertThat(run("--est", "http://ca.example")).isEqualTo(2);
    assertThat(run("--import", stick(), "--ca-fingerprint", "abc")).isEqualTo(2);
    assertThat(run("--export", directory.resolve("none").toString())).isEqualTo(1);
  }

  private void refuse(Certificates authority, String why) throws Exception {
    Path certificate = authority.certificate(HUB);
    assertThat(run("--import", certificate.toString(), "--ca", authority.authority().toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains(why);
    assertNothingInstalled();
  }

  private void assertNothingInstalled() {
    assertThat(tls("hub.pem")).doesNotExist();
    assertThat(tls("ca-main.pem")).doesNotExist();
    assertThat(tls("ca-enrolment.pem")).doesNotExist();
  }

  private Certificates authority() {
    return Certificates.in(directory.resolve("openssl"), 3_650);
  }

  /** The hub's request, signed by openssl, and the certificate on the stick. */
  private Certificates signed(int days, String... extensions) throws Exception {
    Certificates authority = authority();
    authority.sign(request(), HUB, days, extensions);
    bring(authority.certificate(HUB));
    return authority;
  }

  private Path request() throws Exception {
    assertThat(run("--export", stick())).isZero();
    return directory.resolve("stick/h-7f3a.csr");
  }

  private void bring(Path file) throws IOException {
    Files.copy(file, directory.resolve("stick").resolve(file.getFileName()));
  }

  private TestAuthority serve(boolean byHand) throws Exception {
    InstantSource clock = InstantSource.fixed(Instant.now());
    TestAuthority authority =
        TestAuthority.create(directory.resolve("ca"), "TEST", Duration.ofDays(1_000), clock);
    server =
        Optional.of(
            EstServer.start(
                authority,
                new EstServer.Settings(
                    "127.0.0.1",
                    0,
                    List.of("localhost"),
                    LIFETIME,
                    byHand,
                    Duration.ofSeconds(100)),
                served::add));
    return authority;
  }

  private String address() {
    return server.orElseThrow().url();
  }

  private HubKey key() throws Exception {
    return HubKey.read(tls("hub.key"));
  }

  private static List<X509Certificate> certificates(Certificates authority, String name)
      throws Exception {
    return PemFiles.certificates(authority.certificate(name));
  }

  private static String fingerprint(Path file) throws Exception {
    return openssl("x509", "-in", file.toString(), "-noout", "-fingerprint", "-sha256");
  }

  private Path config() {
    return directory.resolve("etc/hub.yaml");
  }

  private String stick() {
    return directory.resolve("stick").toString();
  }

  private Path tls(String name) {
    return directory.resolve("etc/tls").resolve(name);
  }

  private int run(String... options) {
    List<String> all = new ArrayList<>(List.of("--config=" + config()));
    all.addAll(List.of(options));
    return new CommandLine(
            new EnrolCommand(
                Language.ENGLISH,
                prompt -> code,
                () -> now,
                time -> {
                  rests.add(time);
                  whileResting.run();
                }))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static String openssl(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
