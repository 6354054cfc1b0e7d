package no.trygghub.provisioning.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import no.trygghub.drivers.lines.Board;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.main.Hub;
import no.trygghub.hub.main.Version;
import no.trygghub.hub.tls.HubCertificate;
import no.trygghub.provisioning.document.Candidate;
import no.trygghub.provisioning.document.ConfigurationCopy;
import no.trygghub.provisioning.document.HubDocument;
import no.trygghub.provisioning.identity.Fingerprint;
import no.trygghub.provisioning.identity.HubKey;
import no.trygghub.provisioning.identity.Identity;
import no.trygghub.provisioning.identity.Issued;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.identity.SigningRequest;
import no.trygghub.provisioning.text.Complaint;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code provision init}: makes a hub of a blank computer. */
@Command(name = "init", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class InitCommand implements Callable<Integer> {
  private static final Path DEFAULT = Path.of("/etc/trygghub/hub.yaml");

  private final Texts texts;
  private final Supplier<BufferedReader> input;
  private final Supplier<Board> board;
  private final Computer computer;
  private final InstantSource clock;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE")
  private Path file = DEFAULT;

  @Option(names = "--tenant", paramLabel = "ID")
  private @Nullable String tenant;

  @Option(names = "--hub", paramLabel = "ID")
  private @Nullable String hub;

  @Option(names = "--zone", paramLabel = "ZONE")
  private @Nullable String zone;

  @Option(names = "--destination", paramLabel = "NAME=URL")
  private Map<String, String> destinations = new LinkedHashMap<>();

  @Option(names = "--ca", paramLabel = "NAME=FILE")
  private Map<String, Path> authorities = new LinkedHashMap<>();

  @Option(names = "--sensor", paramLabel = "ID=KIND:LOCATION[:GPIO]")
  private List<String> sensors = new ArrayList<>();

  @Option(names = "--status-led", paramLabel = "GPIO")
  private @Nullable String statusLed;

  @Option(names = "--annunciator", paramLabel = "GPIO")
  private @Nullable String annunciator;

  @Option(names = "--from", paramLabel = "FILE")
  private @Nullable Path from;

  @Option(names = "--output", paramLabel = "DIR")
  private @Nullable Path output;

  @Option(names = {"-y", "--yes"})
  private boolean yes;

  @Option(names = "--force")
  private boolean force;

  @Spec private @Nullable CommandSpec spec;

  /** For this computer and whoever sits at it. */
  public InitCommand(Language language) {
    this(
        language,
        () -> new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        () -> Board.read(Path.of("/")),
        Path.of("/"),
        InstantSource.system());
  }

  /** For another computer, with other answers. */
  InitCommand(
      Language language,
      Supplier<BufferedReader> input,
      Supplier<Board> board,
      Path root,
      InstantSource clock) {
    this.texts = Texts.of(InitCommand.class, language);
    this.input = input;
    this.board = board;
    this.computer = new Computer(root);
    this.clock = clock;
  }

  @Override
  public Integer call() {
    CommandLine commandLine = command();
    if (output != null && from == null) {
      throw new ParameterException(commandLine, texts.text("output-without-from"));
    }
    try {
      Wishes wishes = wishes();
      if (from != null) {
        FleetFile fleet = FleetFile.read(from);
        if (output != null) {
          return folders(fleet, output, wishes);
        }
        String chosen = fleet.choose(Optional.ofNullable(hub), computer.serial());
        Wishes own = Objects.requireNonNull(fleet.hubs().get(chosen));
        return hub(wishes.over(own), file, yes, true);
      }
      return hub(wishes, file, yes, true);
    } catch (Complaint e) {
      commandLine.getErr().println(e.in(texts.language()));
      return 1;
    }
  }

  private Wishes wishes() throws Complaint {
    Map<List<String>, String> values = new LinkedHashMap<>();
    Optional.ofNullable(tenant).ifPresent(id -> values.put(List.of("tenant"), id));
    Optional.ofNullable(hub).ifPresent(id -> values.put(List.of("hub"), id));
    Optional.ofNullable(zone).ifPresent(id -> values.put(List.of("zone"), id));
    destinations.forEach((name, url) -> values.put(List.of("destinations", name, "url"), url));
    for (String sensor : sensors) {
      values.putAll(SensorText.parse(sensor));
    }
    if (statusLed != null) {
      values.putAll(OutputText.parse("status-led", statusLed));
    }
    if (annunciator != null) {
      values.putAll(OutputText.parse("annunciator", annunciator));
    }
    return new Wishes(values, authorities);
  }

  /** For an office: a folder for each hub, with everything but keys. */
  private int folders(FleetFile fleet, Path directory, Wishes wishes) throws Complaint {
    for (Map.Entry<String, Wishes> each : fleet.hubs().entrySet()) {
      Path folder = directory.resolve(each.getKey());
      int done = hub(wishes.over(each.getValue()), folder.resolve("hub.yaml"), true, false);
      if (done != 0) {
        return done;
      }
    }
    command().getOut().println(texts.text("folders-made", fleet.hubs().size(), directory));
    return 0;
  }

  private int hub(Wishes wishes, Path target, boolean silent, boolean withKey) throws Complaint {
    PrintWriter out = command().getOut();
    Path directory = Objects.requireNonNull(target.toAbsolutePath().getParent());
    OwnedFile.directory(directory);
    Optional<HubDocument> existing = existing(target);
    HubDocument document = existing.orElseGet(HubDocument::empty);
    Optional<String> hubBefore = existing.flatMap(found -> found.get("hub"));
    Candidate candidate = new Candidate(ConfigurationReader.ofInstalledDrivers(), directory);
    Interview interview = new Interview(input.get(), out, texts, !silent);
    if (interview.asks()) {
      out.println(texts.text(existing.isPresent() ? "begin-again" : "begin", target));
    }
    Setup setup = new Setup(document, candidate, interview, texts, wishes);
    setup.run(computer.hubId(), new FreeLines(board.get()));
    Candidate.Judged judged = candidate.read(document);
    if (judged.configuration().isEmpty()) {
      PrintWriter err = command().getErr();
      err.println(texts.text("not-written", target));
      judged.problems().forEach(problem -> err.println("  " + problem));
      return 1;
    }
    HubConfiguration configuration = judged.configuration().get();
    Map<String, Issued> trusted = trusted(setup.authorities(), configuration);
    checkNothingIsLost(configuration, hubBefore, trusted);
    write(target, document, existing.isPresent());
    OwnedFile.directory(directory.resolve(Identity.FOLDER));
    for (Destination destination : configuration.destinations()) {
      Issued authority = trusted.get(destination.name());
      if (authority != null) {
        Path ca = destination.tls().flatMap(Destination.Tls::ca).orElseThrow();
        OwnedFile.write(ca, authority.pem(), OwnedFile.READABLE);
        out.println(texts.text("ca-installed", destination.name(), ca));
        out.println(authority.fingerprints());
      }
    }
    if (withKey) {
      key(configuration, target, out);
    }
    return 0;
  }

  private Optional<HubDocument> existing(Path target) throws Complaint {
    if (!Files.exists(target)) {
      return Optional.empty();
    }
    try {
      Optional<HubDocument> found = HubDocument.parse(Files.readString(target));
      if (found.isEmpty() && !force) {
        throw new Complaint(InitCommand.class, "existing-unreadable", target);
      }
      return found;
    } catch (IOException e) {
      throw OwnedFile.cannotRead(target, e);
    }
  }

  private static Map<String, Issued> trusted(
      Map<String, Path> files, HubConfiguration configuration) throws Complaint {
    Map<String, Issued> trusted = new LinkedHashMap<>();
    for (Map.Entry<String, Path> each : files.entrySet()) {
      boolean has =
          configuration.destinations().stream()
              .anyMatch(
                  one ->
                      one.name().equals(each.getKey())
                          && one.tls().flatMap(Destination.Tls::ca).isPresent());
      if (!has) {
        throw new Complaint(InitCommand.class, "ca-without-destination", each.getKey());
      }
      trusted.put(each.getKey(), Issued.read(each.getValue()));
    }
    return trusted;
  }

  private void checkNothingIsLost(
      HubConfiguration configuration, Optional<String> hubBefore, Map<String, Issued> trusted)
      throws Complaint {
    if (force) {
      return;
    }
    String now = configuration.hub().value();
    if (hubBefore.filter(before -> !before.equals(now)).isPresent()) {
      Path database = Hub.database(configuration);
      if (Files.exists(database)) {
        throw new Complaint(
            InitCommand.class, "hub-id-with-database", hubBefore.get(), now, database);
      }
    }
    for (Destination destination : configuration.destinations()) {
      Optional<Path> certificate = destination.tls().flatMap(Destination.Tls::certificate);
      if (certificate.filter(Files::exists).isPresent()) {
        String name =
            new HubCertificate(Issued.read(certificate.get()).certificates().getFirst())
                .commonName()
                .orElse("");
        if (!name.equals(now)) {
          throw new Complaint(
              InitCommand.class, "hub-id-with-certificate", certificate.get(), name, now);
        }
      }
      Issued wanted = trusted.get(destination.name());
      Optional<Path> ca = destination.tls().flatMap(Destination.Tls::ca).filter(Files::exists);
      if (wanted != null && ca.isPresent() && !Issued.read(ca.get()).sameAs(wanted)) {
        throw new Complaint(
            InitCommand.class,
            "other-ca",
            destination.name(),
            ca.get(),
            Issued.read(ca.get()).fingerprints(),
            wanted.fingerprints());
      }
    }
  }

  private void write(Path target, HubDocument document, boolean existed) throws Complaint {
    PrintWriter out = command().getOut();
    if (!document.isChanged()) {
      out.println(texts.text("unchanged", target));
      return;
    }
    if (existed || Files.exists(target)) {
      Path copy = ConfigurationCopy.keep(target, clock.instant());
      out.println(texts.text("copied", copy));
    }
    OwnedFile.write(target, document.text(), OwnedFile.READABLE);
    out.println(texts.text("written", target));
  }

  private void key(HubConfiguration configuration, Path target, PrintWriter out) throws Complaint {
    boolean encrypted =
        configuration.destinations().stream()
            .anyMatch(each -> each.tls().flatMap(Destination.Tls::key).isPresent());
    if (!encrypted) {
      out.println(texts.text("no-tls"));
      return;
    }
    Identity identity = Identity.of(configuration, target, Optional.empty());
    OwnedFile.directory(Objects.requireNonNull(identity.key().getParent()));
    HubKey key;
    if (HubKey.isThere(identity.key())) {
      key = HubKey.read(identity.key());
      out.println(texts.text("key-kept", identity.key()));
    } else {
      key = HubKey.make(identity.key());
      out.println(texts.text("key-made", identity.key()));
    }
    if (!SigningRequest.isThere(identity.request(), identity.tenant(), identity.hub(), key)) {
      SigningRequest.of(identity.tenant(), identity.hub(), key).write(identity.request());
      out.println(texts.text("request-made", identity.request()));
    }
    Fingerprint fingerprint = Fingerprint.of(key.open());
    out.println();
    out.println(texts.text("fingerprint", identity.hub(), identity.tenant()));
    String[] groups = fingerprint.grouped().split("(?<=^.{39}) ", 2);
    for (String line : groups) {
      out.println("    " + line);
    }
    out.println();
    QrCode.lines(
            String.join(
                ":",
                "trygghub-key",
                identity.tenant().value(),
                identity.hub().value(),
                fingerprint.hex()))
        .forEach(line -> out.println("  " + line));
    out.println();
    if (identity.present().isEmpty()) {
      out.println(texts.text("next-enrol"));
    }
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
