package no.trygghub.simulator.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import no.trygghub.drivers.DurationText;
import no.trygghub.hub.main.Version;
import no.trygghub.simulator.ca.CaException;
import no.trygghub.simulator.ca.EstServer;
import no.trygghub.simulator.ca.IssuedCertificate;
import no.trygghub.simulator.ca.TestAuthority;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ca}: a test authority. */
@Command(
    name = "ca",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "A TEST authority: certificates for trying things out and for small installations that know"
          + " what that means.",
      "Its key lies unprotected in its directory. Do not trust it where people live."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:not done, and why is told", "2:wrong use of this command"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./trygghub ca init",
      "  ./trygghub ca server broker --for localhost --for 127.0.0.1",
      "  ./trygghub ca code h-7f3a",
      "  ./trygghub ca serve --for localhost --port 8443",
      "  ./trygghub ca sign /media/stick/h-7f3a.csr --out /media/stick",
      "  ./trygghub ca revoke h-7f3a"
    })
final class CaCommand implements Runnable {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "test-ca",
      scope = CommandLine.ScopeType.INHERIT,
      description = "the authority's directory (default: ${DEFAULT-VALUE})")
  private Path directory = Path.of("test-ca");

  @Spec private @Nullable CommandSpec spec;

  private final InstantSource clock = InstantSource.system();

  /** Made by picocli. */
  CaCommand() {}

  @Override
  public void run() {
    throw new ParameterException(command(), "Which command? See --help.");
  }

  @Command(name = "init", description = "Makes an authority.")
  int init(
      @Option(
              names = "--name",
              paramLabel = "CN",
              defaultValue = "TryggHub TEST authority",
              description = "its name (default: ${DEFAULT-VALUE})")
          String name,
      @Option(
              names = "--days",
              defaultValue = "3650",
              description = "how long it is valid (default: ${DEFAULT-VALUE})")
          int days)
      throws CaException {
    TestAuthority made = TestAuthority.create(directory, name, Duration.ofDays(days), clock);
    Path unused = made.writeCrl();
    tell("made: " + made.certificateFile());
    tell("fingerprint (SHA-256), for 'provision enrol --ca-fingerprint':");
    tell("  " + TestAuthority.fingerprint(made.certificate()));
    return 0;
  }

  @Command(
      name = "server",
      description = "Makes key and certificate of a server: NAME.key and NAME.pem.")
  int server(
      @Parameters(paramLabel = "NAME", description = "the server's and its files' name")
          String name,
      @Option(
              names = "--for",
              required = true,
              paramLabel = "HOST",
              description = "a name or IP address that it is reached by; may be repeated")
          List<String> hosts,
      @Option(names = "--days", defaultValue = "365", description = "default: ${DEFAULT-VALUE}")
          int days)
      throws CaException {
    X509Certificate unused = authority().server(name, hosts, Duration.ofDays(days));
    tell("made: " + directory.resolve(name + ".key") + ", " + directory.resolve(name + ".pem"));
    return 0;
  }

  @Command(
      name = "code",
      description = "Makes a one-time code for a hub to enrol with, and prints it.")
  int code(@Parameters(paramLabel = "HUB", description = "the hub's id") String hub)
      throws CaException {
    tell(authority().newCode(hub));
    return 0;
  }

  @Command(name = "serve", description = "Serves EST (RFC 7030) until it is interrupted.")
  int serve(
      @Option(
              names = "--for",
              paramLabel = "HOST",
              defaultValue = "localhost",
              description = "names and addresses it is reached by (default: ${DEFAULT-VALUE})")
          List<String> hosts,
      @Option(
              names = "--address",
              defaultValue = "127.0.0.1",
              description = "where to listen; 0.0.0.0 for everywhere (default: ${DEFAULT-VALUE})")
          String address,
      @Option(names = "--port", defaultValue = "8443", description = "default: ${DEFAULT-VALUE}")
          int port,
      @Option(
              names = "--lifetime",
              defaultValue = "365 d",
              description = "of the certificates issued (default: ${DEFAULT-VALUE})")
          String lifetime,
      @Option(
              names = "--by-hand",
              description =
                  "a hub's first request waits in 'pending' until 'ca sign' has signed it")
          boolean byHand)
      throws CaException {
    Duration time =
        DurationText.parse(lifetime)
            .orElseThrow(
                () ->
                    new ParameterException(
                        command(), "--lifetime: '" + lifetime + "' — expected '365 d' say"));
    EstServer.Settings settings =
        new EstServer.Settings(address, port, hosts, time, byHand, Duration.ofSeconds(10));
    try (EstServer server = EstServer.start(authority(), settings, this::tell)) {
      tell("TEST authority, EST at " + server.url() + "; end it with Ctrl-C");
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  @Command(name = "sign", description = "Signs a hub's certificate request.")
  int sign(
      @Parameters(paramLabel = "FILE", description = "the request, PKCS#10 in PEM or DER")
          Path request,
      @Option(
              names = "--out",
              paramLabel = "DIR",
              description = "where HUB.pem and ca.pem go (default: beside the request)")
          @Nullable Path out,
      @Option(names = "--days", defaultValue = "365", description = "default: ${DEFAULT-VALUE}")
          int days)
      throws CaException {
    TestAuthority authority = authority();
    byte[] read = read(request);
    tell("the key's fingerprint: " + TestAuthority.fingerprintOf(read));
    X509Certificate made = authority.sign(read, Duration.ofDays(days));
    Path folder = out != null ? out : Objects.requireNonNull(request.toAbsolutePath().getParent());
    tell("signed: " + String.join(", ", authority.write(made, folder)));
    return 0;
  }

  @Command(name = "revoke", description = "Revokes certificates and writes crl.pem anew.")
  int revoke(
      @Parameters(
              paramLabel = "SERIAL|CN|FILE",
              description = "which; or the request of a hub that was decommissioned")
          String which)
      throws CaException {
    TestAuthority authority = authority();
    Path file = Path.of(which);
    List<IssuedCertificate> revoked =
        Files.isRegularFile(file) ? authority.revokeAsAsked(read(file)) : authority.revoke(which);
    revoked.forEach(one -> tell("revoked: " + one.serialText() + " " + one.name()));
    if (revoked.isEmpty()) {
      tell("nothing to do: revoked before");
    }
    tell("written: " + authority.crlFile() + "; give it to the broker (crlfile) and reload that");
    return 0;
  }

  @Command(
      name = "crl",
      description = "Writes crl.pem anew; do so within 30 days, or brokers refuse everybody.")
  int crl() throws CaException {
    tell("written: " + authority().writeCrl());
    return 0;
  }

  @Command(name = "list", description = "Lists what was issued: serial, CN, end, revoked when.")
  int list() throws CaException {
    for (IssuedCertificate one : authority().list()) {
      tell(
          one.serialText()
              + " "
              + one.name()
              + " until "
              + one.ends()
              + one.revoked().map(when -> " REVOKED " + when).orElse(""));
    }
    return 0;
  }

  private TestAuthority authority() throws CaException {
    return TestAuthority.open(directory, clock);
  }

  private static byte[] read(Path file) throws CaException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CaException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void tell(String line) {
    PrintWriter out = command().getOut();
    out.println(line);
    out.flush();
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
