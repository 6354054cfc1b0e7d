package no.trygghub.provisioning.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import no.trygghub.hub.main.HubCommand;
import no.trygghub.provisioning.main.ProvisionCommand;
import no.trygghub.provisioning.text.Language;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Writes what the package has of a manual: the man pages, those of the technician's commands from
 * their own help in both languages and that of the configuration from the page that tells every
 * key; the completion of the commands in bash; and the change log as Debian keeps it. The build
 * runs it.
 */
final class Manual {
  private static final String LAUNCHER = "trygghub";
  private static final int WIDTH = 78;

  /** By RFC 1952, the byte that says how well was compressed, and what it is for the best. */
  private static final int EXTRA_FLAGS = 8;

  private static final byte BEST = 2;

  private final Path project;
  private final String version;
  private final String date;

  /**
   * A manual to be written.
   *
   * @param project the project's folder
   * @param date of its pages, {@code YYYY-MM-DD}
   */
  Manual(Path project, String version, String date) {
    this.project = project;
    this.version = version;
    this.date = date;
  }

  /** Arguments: the project's folder, the folder to write to, the version and its date. */
  public static void main(String[] args) throws IOException {
    // The date as the build has it begins with the day.
    new Manual(Path.of(args[0]), args[2], args[3].substring(0, "YYYY-MM-DD".length()))
        .write(Path.of(args[1]));
  }

  private void write(Path target) throws IOException {
    Path sources = project.resolve("provisioning/src/packaging");
    page(target, "man1/trygghub.1", Files.readString(sources.resolve("man/trygghub.1")));
    page(target, "man5/hub.yaml.5", configuration(sources.resolve("man/hub.yaml.5")));
    page(target, "man1/trygghub-provision.1", provision(Language.ENGLISH));
    page(target, "nb/man1/trygghub-provision.1", provision(Language.BOKMAL));
    compressed(target.resolve("changelog.gz"), Files.readString(sources.resolve("changelog")));
    Files.writeString(target.resolve("completion"), completion());
  }

  /** The page of the configuration: its keys are those of the documentation. */
  private String configuration(Path template) throws IOException {
    String keys =
        new KeyTable(Files.readAllLines(project.resolve("docs/configuration.md"))).manual();
    Path example =
        project.resolve("hub/src/main/resources/no/trygghub/hub/config/hub-example.yaml");
    return Files.readString(template)
        .replace("@KEYS@", keys)
        .replace("@EXAMPLE@", Roff.plain(Files.readString(example)));
  }

  /** The page of the technician's commands, what each of them says to {@code --help}. */
  static String provision(Language language) {
    CommandLine commands = ProvisionCommand.commandLine(language);
    commands.setUsageHelpWidth(WIDTH);
    StringBuilder page = new StringBuilder();
    page.append(".TH TRYGGHUB\\-PROVISION 1 \"@DATE@\" \"trygghub @VERSION@\" \"TryggHub\"\n")
        .append(".SH NAME\ntrygghub\\-provision \\- ")
        .append(Roff.plain(summary(commands)))
        .append("\n.SH ")
        .append(language == Language.BOKMAL ? "BESKRIVELSE" : "DESCRIPTION")
        .append("\n.nf\n")
        .append(help(commands))
        .append("\n.fi\n");
    appendCommands(page, commands);
    return page.append(".SH ")
        .append(language == Language.BOKMAL ? "SE OGSÅ" : "SEE ALSO")
        .append("\n.BR trygghub (1),\n.BR hub.yaml (5)\n")
        .toString();
  }

  private static void appendCommands(StringBuilder page, CommandLine parent) {
    for (CommandLine command : parent.getSubcommands().values()) {
      if (!command.getCommandSpec().usageMessage().hidden()) {
        page.append(".SH ")
            .append(Roff.plain(LAUNCHER + " " + command.getCommandSpec().qualifiedName(" ")))
            .append("\n.nf\n")
            .append(help(command))
            .append("\n.fi\n");
        appendCommands(page, command);
      }
    }
  }

  /** What a command says to {@code --help}, with the name that it has on an installed hub. */
  private static String help(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName(" ");
    return Roff.plain(
        command
            .getUsageMessage()
            .replaceFirst(Pattern.quote(name), LAUNCHER + " " + name)
            .replace("./" + LAUNCHER, LAUNCHER));
  }

  /** What a command is for, the first line of its help's description, without a full stop. */
  private static String summary(CommandLine command) {
    String first = command.getHelp().description().lines().findFirst().orElse("").strip();
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  /** What bash runs to complete a command; not a program, so without the line that makes it one. */
  static String completion() {
    CommandLine launcher = new CommandLine(new Launcher());
    launcher.addSubcommand(new CommandLine(new HubCommand()));
    launcher.addSubcommand(ProvisionCommand.commandLine(Language.ENGLISH));
    launcher.addSubcommand(new CommandLine(new ArchiveCommand()));
    return AutoComplete.bash(LAUNCHER, launcher).replaceFirst("^#!.*\n", "");
  }

  private void page(Path target, String name, String text) throws IOException {
    compressed(
        target.resolve("man").resolve(name + ".gz"),
        text.replace("@DATE@", date).replace("@VERSION@", version));
  }

  private static void compressed(Path file, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BestGzip(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] compressed = bytes.toByteArray();
    // The JDK leaves it 0 whatever it did, and Debian's tools look at it.
    compressed[EXTRA_FLAGS] = BEST;
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, compressed);
  }

  /** The launcher's own options, as its help has them. */
  @Command(name = LAUNCHER, mixinStandardHelpOptions = true)
  private static final class Launcher {}

  /** The launcher's own command, without options. */
  @Command(name = "archive")
  private static final class ArchiveCommand {}

  /**
   * The JDK's, as small as it can. Its header has no time in it, so the same text is the same file.
   */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
