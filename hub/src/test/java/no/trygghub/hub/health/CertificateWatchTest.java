package no.trygghub.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.testing.Certificates;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ManualClock;
import no.trygghub.hub.tls.HubCertificate;
import no.trygghub.hub.tls.PemFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fault {@code certificate}, from files that openssl made to what detection finds. */
class CertificateWatchTest {
  private static final String HUB = "h-7f3a";

  private final List<String> found = new ArrayList<>();
  private final List<String> causes = new ArrayList<>();

  @TempDir private Path directory = Path.of("");
  private Optional<Certificates> made = Optional.empty();
  private ManualClock clock = new ManualClock(Instant.EPOCH);
  private DetectorState state = DetectorState.initial();

  @BeforeEach
  void makeCertificates() throws IOException {
    made = Optional.of(Certificates.in(directory.resolve("tls"), 3_650));
    certificates().make(HUB, "DNS:hub", 365);
    install(HUB);
  }

  @Test
  void aCertificateIsAFaultThirtyDaysBeforeItsEndAndUntilItIsRenewed() throws Exception {
    Instant end = end(HUB);
    clock = new ManualClock(end.minus(Duration.ofDays(30)).minusSeconds(120));
    Home home = new Home(destination("main"));
    home.minutes(1);
    assertThat(found).isEmpty();

    home.minutes(2);
    assertThat(found).containsExactly("raised certificate main");
    assertThat(causes.getFirst())
        .startsWith(file("hub.pem") + " expires at " + end.toString().substring(0, 10))
        .endsWith("renew it with 'provision enrol'");

    home.minutes(600);
    assertThat(found).hasSize(1);
    certificates().make(HUB, "DNS:hub", 3_000);
    install(HUB);
    home.minutes(1);
    assertThat(found).containsExactly("raised certificate main", "restored certificate main");
  }

  @Test
  void aCertificateThatLivesForAShortTimeIsAFaultInItsLastQuarterOnly() throws Exception {
    certificates().make(HUB, "DNS:hub", 8);
    install(HUB);
    clock = new ManualClock(end(HUB).minus(Duration.ofDays(2)).minusSeconds(120));
    Home home = new Home(destination("main"));
    home.minutes(1);
    assertThat(found).isEmpty();

    home.minutes(2);
    assertThat(found).containsExactly("raised certificate main");
  }

  @Test
  void oneThatHasExpiredOrIsNotValidYetSaysSo() throws Exception {
    clock = new ManualClock(end(HUB).plusSeconds(1));
    new Home(destination("main"));
    assertThat(causes.getFirst()).contains("hub.pem has expired at ");

    causes.clear();
    state = DetectorState.initial();
    clock = new ManualClock(begin(HUB).minus(Duration.ofDays(1)));
    new Home(destination("main"));
    assertThat(causes.getFirst()).contains("hub.pem is valid only from ");
  }

  @Test
  void nothingIsSaidOfTheTimeWhileTheClockIsNotTrusted() throws Exception {
    clock = new ManualClock(Instant.parse("1970-01-01T00:00:00Z"));
    clock.setWall(clock.now().wall(), false);
    Home home = new Home(destination("main"));
    home.minutes(10);
    assertThat(found).isEmpty();

    Files.delete(file("hub.key"));
    home.minutes(1);
    assertThat(found).containsExactly("raised certificate main");
    assertThat(causes.getFirst()).startsWith(file("hub.key") + " is not there");
  }

  @Test
  void anotherKeysCertificateIsAFault() throws Exception {
    certificates().make("other", "DNS:hub", 365);
    Files.copy(certificates().key("other"), file("hub.key"), StandardCopyOption.REPLACE_EXISTING);
    clock = new ManualClock(begin(HUB).plus(Duration.ofDays(1)));
    Home home = new Home(destination("main"));
    assertThat(causes.getFirst())
        .startsWith(file("hub.pem") + " does not belong to the key " + file("hub.key"));

    install(HUB);
    home.minutes(1);
    assertThat(found).containsExactly("raised certificate main", "restored certificate main");
  }

  @Test
  void anotherHubsCertificateIsAFault() throws Exception {
    certificates().make("h-9999", "DNS:hub", 365);
    install("h-9999");
    clock = new ManualClock(begin(HUB).plus(Duration.ofDays(1)));
    new Home(destination("main"));

    assertThat(causes)
        .singleElement()
        .asString()
        .contains("is for 'h-9999' and this hub is h-7f3a");
  }

  @Test
  void aFileThatIsNoCertificateIsAFault() throws Exception {
    Files.writeString(file("hub.pem"), "nothing of the kind\n");
    clock = new ManualClock(begin(HUB).plus(Duration.ofDays(1)));
    new Home(destination("main"));

    assertThat(causes).singleElement().asString().contains("hub.pem holds no certificate");
  }

  @Test
  void theAuthorityOfEachDestinationIsWatchedToo() throws Exception {
    Certificates old = Certificates.in(directory.resolve("old"), 20);
    clock = new ManualClock(begin(HUB).plus(Duration.ofDays(1)));
    Home home =
        new Home(
            destination("main"),
            destination("spare", new Destination.Tls(Optional.of(old.authority()), own(), key())));
    home.minutes(5);
    assertThat(found).isEmpty();

    clock.advance(Duration.ofDays(15));
    home.minutes(1);
    assertThat(found).containsExactly("raised certificate spare");
    assertThat(causes.getFirst()).contains(old.authority() + " expires at");
  }

  @Test
  void aDestinationThatIsTakenOutHasNoFaultAnyMore() throws Exception {
    clock = new ManualClock(end(HUB).plusSeconds(1));
    new Home(destination("main"), destination("spare"));
    assertThat(found).containsExactly("raised certificate main", "raised certificate spare");

    new Home(destination("main")).minutes(1);
    assertThat(found).hasSize(3).contains("restored certificate spare");
  }

  @Test
  void aDestinationThatIsNotEncryptedAnyMoreHasNoSuchFault() throws Exception {
    Files.delete(file("hub.key"));
    new Home(destination("main"));
    assertThat(found).containsExactly("raised certificate main");

    new Home(Configurations.destination("main", "mqtt://localhost:1883")).minutes(1);
    assertThat(found).containsExactly("raised certificate main", "restored certificate main");
  }

  private Certificates certificates() {
    return made.orElseThrow();
  }

  private Path file(String name) {
    return directory.resolve("installed").resolve(name);
  }

  private Optional<Path> own() {
    return Optional.of(file("hub.pem"));
  }

  private Optional<Path> key() {
    return Optional.of(file("hub.key"));
  }

  private void install(String name) throws IOException {
    Files.createDirectories(directory.resolve("installed"));
    for (String kind : List.of(".pem", ".key")) {
      Path fresh = file("new" + kind);
      Path from = kind.equals(".pem") ? certificates().certificate(name) : certificates().key(name);
      Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, file("hub" + kind), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Destination destination(String name) {
    return destination(
        name, new Destination.Tls(Optional.of(certificates().authority()), own(), key()));
  }

  private static Destination destination(String name, Destination.Tls tls) {
    return new Destination(
        name,
        URI.create("mqtts://localhost:8883"),
        Optional.empty(),
        Optional.empty(),
        Optional.of(tls));
  }

  private Instant end(String name) throws Exception {
    return certificate(name).ends();
  }

  private Instant begin(String name) throws Exception {
    return certificate(name).begins();
  }

  private HubCertificate certificate(String name) throws Exception {
    return new HubCertificate(PemFiles.certificates(certificates().certificate(name)).getFirst());
  }

  /** A watch and the detection behind it, from the present state on. */
  private final class Home {
    private final EventLoop loop = new EventLoop(clock, failure -> {});
    private final Detector detector;

    Home(Destination... destinations) {
      HubConfiguration configuration =
          Configurations.hub(directory, List.of(destinations), Configurations.defaultRules());
      this.detector = new Detector(configuration, "7F3A");
      new HealthWatch(
              configuration,
              Optional.empty(),
              clock,
              loop,
              (kind, subject) -> state.holds(kind, subject),
              this::take)
          .start();
    }

    void minutes(int minutes) {
      for (int i = 0; i < minutes; i++) {
        clock.advance(Duration.ofMinutes(1));
        loop.runDue();
        take(new Input.TimePassed());
      }
    }

    private void take(Input input) {
      Moment moment = new Moment(clock.now().nanosSinceBoot(), clock.now());
      var outcome = detector.on(state, input, moment);
      state = outcome.state();
      for (Finding finding : outcome.findings()) {
        if (finding instanceof Finding.FaultFinding fault
            && fault.kind() == FaultKind.CERTIFICATE) {
          found.add((fault.raised() ? "raised " : "restored ") + "certificate " + fault.subject());
          causes.add(fault.cause());
        }
      }
    }
  }
}
