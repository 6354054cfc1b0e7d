package no.trygghub.provisioning.main;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import no.trygghub.drivers.lines.Board;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.check.CheckCommand;
import no.trygghub.provisioning.decommission.DecommissionCommand;
import no.trygghub.provisioning.diagnostics.DiagnosticsCommand;
import no.trygghub.provisioning.enrol.EnrolCommand;
import no.trygghub.provisioning.init.InitCommand;
import no.trygghub.provisioning.lines.LinesCommand;
import no.trygghub.provisioning.logs.Journal;
import no.trygghub.provisioning.logs.LogsCommand;
import no.trygghub.provisioning.status.StatusCommand;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import no.trygghub.provisioning.walktest.WalkTestCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code provision}: what a technician needs to set up a hub. */
@Command(name = "provision", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class ProvisionCommand implements Runnable {
  private final Texts texts;

  @Spec private @Nullable CommandSpec spec;

  private ProvisionCommand(Texts texts) {
    this.texts = texts;
  }

  /**
   * Runs a command in the language of the user's locale and ends the process with its exit code.
   */
  public static void main(String[] args) {
    // UTF-8 whatever the locale, which is often C on a small computer, and the terminal is not.
    CommandLine provision =
        commandLine(Language.of(System.getenv()))
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(provision.execute(args));
  }

  /** All commands of a technician, put together. */
  public static CommandLine commandLine(Language language) {
    Texts texts = Texts.of(ProvisionCommand.class, language);
    CommandLine provision = texts.help(new CommandLine(new ProvisionCommand(texts)));
    provision.addSubcommand(texts.help(new CommandLine(new ValidateCommand(texts))));
    provision.addSubcommand(
        Texts.of(InitCommand.class, language).help(new CommandLine(new InitCommand(language))));
    provision.addSubcommand(
        Texts.of(EnrolCommand.class, language).help(new CommandLine(new EnrolCommand(language))));
    provision.addSubcommand(
        Texts.of(DecommissionCommand.class, language)
            .help(new CommandLine(new DecommissionCommand(language))));
    provision.addSubcommand(new CheckCommand(language).commandLine());
    provision.addSubcommand(
        new LinesCommand(language, () -> Board.read(Path.of("/"))).commandLine());
    provision.addSubcommand(new LogsCommand(language, Journal.ofThisComputer()).commandLine());
    provision.addSubcommand(
        new DiagnosticsCommand(
                language, Path.of("/"), Journal.ofThisComputer(), InstantSource.system())
            .commandLine());
    provision.addSubcommand(new StatusCommand(language).commandLine());
    provision.addSubcommand(new WalkTestCommand(language).commandLine());
    provision.addSubcommand(texts.help(new CommandLine(new VersionCommand())));
    return provision;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), texts.text("which-command"));
  }
}
