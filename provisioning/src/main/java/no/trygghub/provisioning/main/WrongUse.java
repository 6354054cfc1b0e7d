package no.trygghub.provisioning.main;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.trygghub.provisioning.text.Texts;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in the user's language how a command was used wrongly, which picocli says in English. */
final class WrongUse implements IParameterExceptionHandler {
  private static final int EXIT_CODE = 2;
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  private final Texts texts;
  private final Labels labels;

  WrongUse(Texts texts) {
    this.texts = texts;
    this.labels = new Labels(texts);
  }

  /** Has a command and all below it speak so, in what picocli adds to their help as well. */
  void wordAll(CommandLine command) {
    command.setParameterExceptionHandler(this);
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.synopsisHeading(texts.text("usage-heading") + " ");
    usage.commandListHeading(texts.text("commands-heading"));
    usage.synopsisSubcommandLabel(texts.text("command-label"));
    command.setHelpFactory(labels);
    command.getSubcommands().values().forEach(this::wordAll);
  }

  @Override
  public int handleParseException(ParameterException thrown, String[] arguments) {
    CommandLine command = thrown.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(said(thrown));
    suggestions(thrown)
        .ifPresent(suggestions -> err.println(texts.text("did-you-mean", suggestions)));
    err.println(texts.text("see-help", "trygghub " + command.getCommandSpec().qualifiedName()));
    return EXIT_CODE;
  }

  private String said(ParameterException thrown) {
    return switch (thrown) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing -> missing(missing.getMissing());
      case MutuallyExclusiveArgsException exclusive ->
          texts.text("only-one-of", options(String.valueOf(exclusive.getMessage())));
      case OverwrittenOptionException overwritten ->
          texts.text("given-twice", name(overwritten.getOverwritten()));
      default ->
          thrown.getArgSpec() != null
              ? texts.text("bad-value", thrown.getValue(), name(thrown.getArgSpec()))
              : String.valueOf(thrown.getMessage());
    };
  }

  private String unmatched(UnmatchedArgumentException unmatched) {
    String first = unmatched.getUnmatched().getFirst();
    if (unmatched.isUnknownOption()) {
      return texts.text("unknown-option", first);
    }
    return unmatched.getCommandLine().getSubcommands().isEmpty()
        ? texts.text("too-many-arguments", first)
        : texts.text("unknown-command", first);
  }

  private String missing(List<ArgSpec> missing) {
    ArgSpec first = missing.getFirst();
    if (first instanceof OptionSpec option) {
      return option.required()
          ? texts.text("missing-option", name(option))
          : texts.text("missing-value", name(option), labels.of(option.paramLabel()));
    }
    return texts.text(
        "missing-argument", missing.stream().map(this::name).collect(Collectors.joining(", ")));
  }

  private static Optional<String> suggestions(ParameterException thrown) {
    return thrown instanceof UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? Optional.of(
            unmatched.getSuggestions().stream()
                .map(suggestion -> suggestion.substring(suggestion.lastIndexOf(' ') + 1))
                .collect(Collectors.joining(", ")))
        : Optional.empty();
  }

  private static String options(String message) {
    return OPTION
        .matcher(message)
        .results()
        .map(MatchResult::group)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private String name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName()
        : labels.of(argument.paramLabel());
  }
}
