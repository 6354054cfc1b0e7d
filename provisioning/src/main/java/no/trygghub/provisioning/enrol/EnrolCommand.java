package no.trygghub.provisioning.enrol;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import no.trygghub.drivers.DurationText;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.identity.Fingerprint;
import no.trygghub.provisioning.identity.Identity;
import no.trygghub.provisioning.identity.OwnedFile;
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

/** The command {@code provision enrol}: gets and renews the hub's certificate. */
@Command(name = "enrol", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class EnrolCommand implements Callable<Integer> {
  private static final int WRONG_USE = 2;
  private static final String EST = "/.well-known/est";

  private final Texts texts;
  private final Secret secret;
  private final InstantSource clock;
  private final Enrolment.Pause pause;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE")
  private Path file = Path.of("/etc/trygghub/hub.yaml");

  @Option(names = "--export", paramLabel = "DIR")
  private @Nullable Path export;

  @Option(names = "--import", paramLabel = "DIR|FILE")
  private @Nullable Path imported;

  @Option(names = "--est", paramLabel = "URL")
  private @Nullable String est;

  @Option(names = "--renew")
  private boolean renew;

  @Option(names = "--ca", paramLabel = "FILE")
  private @Nullable Path ca;

  @Option(names = "--ca-fingerprint", paramLabel = "SHA256")
  private List<String> fingerprints = new ArrayList<>();

  @Option(names = "--user", paramLabel = "NAME")
  private @Nullable String user;

  @Option(names = "--password-file", paramLabel = "FILE")
  private @Nullable Path passwordFile;

  @Option(names = "--destination", paramLabel = "NAME")
  private @Nullable String destination;

  @Option(names = "--wait", paramLabel = "TIME")
  private String wait = "5 min";

  @Option(names = {"-y", "--yes"})
  private boolean yes;

  @Option(names = "--force")
  private boolean force;

  @Spec private @Nullable CommandSpec spec;

  /** For whoever sits at this computer. */
  public EnrolCommand(Language language) {
    this(language, EnrolCommand::fromTerminal, InstantSource.system(), Thread::sleep);
  }

  /** With other answers, at another time. */
  EnrolCommand(Language language, Secret secret, InstantSource clock, Enrolment.Pause pause) {
    this.texts = Texts.of(EnrolCommand.class, language);
    this.secret = secret;
    this.clock = clock;
    this.pause = pause;
  }

  /** Asks for something that is not to be seen. */
  @FunctionalInterface
  interface Secret {
    /** The answer; empty where there was none. */
    String ask(String prompt) throws IOException;
  }

  @Override
  public Integer call() {
    CommandLine commandLine = command();
    PrintWriter err = commandLine.getErr();
    long ways =
        Stream.of(export != null, imported != null, est != null, renew).filter(way -> way).count();
    if (ways != 1) {
      throw new ParameterException(commandLine, texts.text("which-way"));
    }
    Duration patience =
        DurationText.parse(wait)
            .orElseThrow(() -> new ParameterException(commandLine, texts.text("wait-form", wait)));
    try {
      HubConfiguration configuration = ConfigurationReader.ofInstalledDrivers().read(file);
      Identity identity = Identity.of(configuration, file, Optional.ofNullable(destination));
      Enrolment enrolment =
          new Enrolment(configuration, file, identity, texts, commandLine.getOut(), clock, pause);
      if (export != null) {
        return enrolment.export(export);
      }
      if (imported != null) {
        return enrolment.install(imported, told());
      }
      if (est != null) {
        return enrolment.enrol(url(est), told(), login(identity), patience);
      }
      return enrolment.renew(patience);
    } catch (ConfigurationException e) {
      err.println(e.getMessage());
      return WRONG_USE;
    } catch (Complaint e) {
      err.println(e.in(texts.language()));
      return 1;
    }
  }

  private Told told() {
    List<Fingerprint> parsed =
        fingerprints.stream()
            .map(
                text ->
                    Fingerprint.parse(text)
                        .orElseThrow(
                            () ->
                                new ParameterException(
                                    command(), texts.text("fingerprint-form", text))))
            .toList();
    return new Told(Optional.ofNullable(ca), parsed, force);
  }

  private URI url(String text) {
    try {
      String whole = text.replaceFirst("/+$", "");
      URI uri =
          new URI(whole.contains("/.well-known/") ? whole : whole + EST).parseServerAuthority();
      if ("https".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new ParameterException(command(), texts.text("est-form", text));
  }

  private Optional<EstClient.Login> login(Identity identity) throws Complaint {
    String name = user == null ? identity.hub().value() : user;
    if (passwordFile != null) {
      try {
        String first = Files.readString(passwordFile).lines().findFirst().orElse("");
        return Optional.of(new EstClient.Login(name, first));
      } catch (IOException e) {
        throw OwnedFile.cannotRead(passwordFile, e);
      }
    }
    if (yes) {
      return Optional.empty();
    }
    try {
      String code = secret.ask(texts.text("prompt-code", name)).strip();
      return code.isEmpty() ? Optional.empty() : Optional.of(new EstClient.Login(name, code));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Java 21 and 25 have no console where there is no terminal. */
  @SuppressWarnings("SystemConsoleNull")
  private static String fromTerminal(String prompt) throws IOException {
    Console console = System.console();
    if (console != null) {
      char[] read = console.readPassword("%s", prompt);
      return read == null ? "" : String.valueOf(read);
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
