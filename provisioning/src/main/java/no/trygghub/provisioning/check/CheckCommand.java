package no.trygghub.provisioning.check;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.Problem;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code provision check}: whether the hub can do its work here. */
@Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class CheckCommand implements Callable<Integer> {
  private static final Duration HERE = Duration.ofSeconds(10);
  private static final Duration FAR = Duration.ofSeconds(28);

  private final Texts texts;
  private final Surroundings here;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE")
  private Path file = Path.of("/etc/trygghub/hub.yaml");

  @Option(names = "--json")
  private boolean json;

  @Option(names = "--without-test-alarm")
  private boolean withoutTestAlarm;

  @Spec private @Nullable CommandSpec spec;

  /** The command for this computer. */
  public CheckCommand(Language language) {
    this(language, Surroundings.ofThisComputer());
  }

  CheckCommand(Language language, Surroundings here) {
    this.texts = Texts.of(CheckCommand.class, language);
    this.here = here;
  }

  /** The command line of it, with its help. */
  public CommandLine commandLine() {
    return texts.help(new CommandLine(this));
  }

  /**
   * The report of a check of this computer as JSON, without a test alarm and without the computer's
   * addresses: for an archive that tells how a hub is.
   */
  public static String json(Path configuration, Language language) throws InterruptedException {
    CheckCommand check = new CheckCommand(language);
    check.file = configuration;
    check.withoutTestAlarm = true;
    Outcome outcome = check.look(finding -> {});
    return new CheckReport(check.texts)
        .json(
            outcome.findings().stream().map(CheckCommand::withoutAddresses).toList(),
            outcome.configuration(),
            check.here.time().instant());
  }

  private static Finding withoutAddresses(Finding finding) {
    return finding.check() == Check.NETWORK
        ? new Finding(finding.check(), finding.subject(), finding.result(), "", finding.todo())
        : finding;
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = commandLine.getOut();
    CheckReport report = new CheckReport(texts);
    Outcome outcome =
        look(
            finding -> {
              if (!json) {
                out.println(report.line(finding));
                out.flush();
              }
            });
    out.println(
        json
            ? report.json(outcome.findings(), outcome.configuration(), here.time().instant())
            : report.summary(outcome.findings()));
    return CheckReport.worst(outcome.findings()) == Result.FAIL ? 1 : 0;
  }

  private record Outcome(List<Finding> findings, Optional<HubConfiguration> configuration) {}

  private Outcome look(Consumer<Finding> told) throws InterruptedException {
    Findings ofConfiguration = new Findings(texts);
    Optional<HubConfiguration> configuration = read(ofConfiguration);
    List<Finding> all = new ArrayList<>(ofConfiguration.all());
    all.forEach(told);
    if (configuration.isPresent()) {
      all.addAll(new Looks(texts).all(looks(configuration.get()), told));
    }
    return new Outcome(all, configuration);
  }

  private Optional<HubConfiguration> read(Findings findings) {
    try {
      HubConfiguration configuration = ConfigurationReader.ofInstalledDrivers().read(file);
      findings.pass(
          Check.CONFIGURATION,
          "",
          "configuration.valid",
          file,
          configuration.hub(),
          configuration.tenant());
      return Optional.of(configuration);
    } catch (ConfigurationException e) {
      for (Problem problem : e.problems()) {
        findings.fail(Check.CONFIGURATION, "", "configuration.problem", problem, file);
      }
      return Optional.empty();
    }
  }

  private List<Look> looks(HubConfiguration configuration) {
    ComputerLook computer = new ComputerLook(configuration, here);
    List<Look> looks = new ArrayList<>();
    looks.add(new Look(Check.HUB, "", HERE, new RunningHub(configuration.dataDirectory())));
    looks.add(new Look(Check.PINS, "", HERE, new PinsLook(configuration, here, texts.language())));
    looks.add(new Look(Check.CLOCK, "", HERE, computer::clock));
    looks.add(new Look(Check.DISK, "", HERE, computer::gauges));
    looks.add(new Look(Check.DATA, "", HERE, computer::data));
    looks.add(new Look(Check.NETWORK, "", HERE, computer::network));
    looks.add(new Look(Check.FILES, "", HERE, new FilesLook(file, configuration, here)));
    TestMessages messages =
        TestMessages.of(configuration, clock(configuration).now(), new SecureRandom());
    for (Destination destination : configuration.destinations()) {
      looks.add(
          new Look(
              Check.CONNECTION,
              destination.name(),
              FAR,
              new DestinationLook(
                  destination,
                  here,
                  new BrokerLook(configuration, destination, messages, !withoutTestAlarm))));
    }
    return looks;
  }

  private static SystemClock clock(HubConfiguration configuration) {
    return new SystemClock(configuration.clockTrust() == HubConfiguration.ClockTrust.ALWAYS);
  }
}
