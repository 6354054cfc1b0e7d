package no.trygghub.provisioning.installed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import no.trygghub.provisioning.testing.Build;
import org.awaitility.Awaitility;

/**
 * The response centre of a booted root: the broker that docs/broker.md sets up, whose authority
 * signs for hubs, a server that does so by EST, and the simulator's receiver, which acknowledges.
 */
final class ResponseCentre {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String AUTHORITIES = "/root/trygghub-ca";
  private static final String EST = "/root/est";
  private static final String RECEIVED = "/root/received.jsonl";
  private static final String SIMULATOR =
      "/usr/bin/java -cp '/project/simulator/target/*:/project/simulator/target/lib/*'"
          + " no.trygghub.simulator.main.SimulatorCommand";

  private final InstalledRoot root;

  ResponseCentre(InstalledRoot root) {
    this.root = root;
  }

  /** Sets the broker up as its page says, and begins to receive. */
  void start() {
    root.succeed("echo '127.0.0.1 alarm.example ca.example home' >> /etc/hosts");
    brokersPage().subList(0, 3).forEach(this::shell);
    // The key or the end of standard input would end it.
    root.succeed(
        "systemd-run --quiet --unit centre sh -c \"sleep infinity | "
            + SIMULATOR
            + " receive --broker mqtts://alarm.example:8884 --tenant 0806 --ca "
            + AUTHORITIES
            + "/centre/ca.pem --certificate "
            + AUTHORITIES
            + "/centre/centre.1.pem --key "
            + AUTHORITIES
            + "/centre/centre.1.key --out "
            + RECEIVED
            + "\"");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> root.run("ss -Htn state established dport = 8884").output(),
            connections -> !connections.isBlank());
  }

  /** Puts what a technician takes along onto the stick. */
  void fillStick() {
    root.succeed("cp " + AUTHORITIES + "/centre/ca.pem /media/stick/ca-main.pem");
  }

  /** Signs the request that is on the stick, as the broker's page says. */
  void sign() {
    root.succeed("cp /media/stick/h-7f3a.csr " + AUTHORITIES + "/hubs/");
    shell(brokersPage().get(3));
    root.succeed(
        "cp " + AUTHORITIES + "/hubs/h-7f3a.pem " + AUTHORITIES + "/hubs/ca.pem /media/stick/");
  }

  /** What the technician has on paper about the authority that signs for hubs. */
  String fingerprint() {
    return fingerprint(AUTHORITIES + "/hubs/ca.pem");
  }

  /** Whether that authority's key signed a request to revoke. */
  boolean takesRevocation(String file) {
    return root.run(
                "openssl cms -verify -inform PEM -in "
                    + file
                    + " -CAfile "
                    + AUTHORITIES
                    + "/hubs/ca.pem -purpose any")
            .code()
        == 0;
  }

  /**
   * Starts a server that gives certificates.
   *
   * @return the one-time code
   */
  String serveEst() {
    root.succeed(SIMULATOR + " ca init --dir " + EST);
    String code =
        root.succeed(SIMULATOR + " ca code h-7f3a --dir " + EST).lines().toList().getLast();
    root.succeed(
        "systemd-run --quiet --unit est "
            + "sh -c \"exec "
            + SIMULATOR
            + " ca serve --for ca.example --port 8443 --dir "
            + EST
            + "\"");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> root.run("ss -Htln sport = 8443").output(), listening -> !listening.isBlank());
    return code;
  }

  /** The fingerprint of the authority of {@link #serveEst}. */
  String estFingerprint() {
    return fingerprint(EST + "/ca.pem");
  }

  /** Every message that came, a line each. */
  List<String> received() {
    try {
      return Files.readAllLines(root.file(RECEIVED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String fingerprint(String certificate) {
    return root.succeed("openssl x509 -noout -fingerprint -sha256 -in " + certificate)
        .replaceFirst(".*=", "");
  }

  private void shell(String block) {
    root.succeed("cd /project && set -eu\n" + block);
  }

  private static List<String> brokersPage() {
    try {
      return BLOCK
          .matcher(Files.readString(Build.project().resolve("docs/broker.md")))
          .results()
          .map(block -> block.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
