package no.trygghub.provisioning.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class WrongUseTest {
  private static final Pattern LABEL = Pattern.compile("[A-Z][A-Z0-9]+");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyKindIsToldInTheLanguageOfTheUser() {
    assertThat(said("vaildate")).startsWith("Det finnes ingen kommando «vaildate».");
    assertThat(said("lines", "--jsno")).startsWith("Det finnes ikke noe valg «--jsno».");
    assertThat(said("lines", "much")).startsWith("«much» er ett argument for mye.");
    assertThat(said("lines", "--config")).startsWith("--config må ha en verdi: FIL.");
    assertThat(said("lines", "--json", "--json")).startsWith("--json er oppgitt mer enn én gang.");
    assertThat(said("validate")).startsWith("FIL mangler.");
    assertThat(said("logs", "--alarms", "--faults"))
        .startsWith("Oppgi bare én av --faults, --alarms.");
    assertThat(said("replace-sensor", "a", "--watch", "long"))
        .startsWith("«long» er ingen verdi for --watch.");
    assertThat(said()).startsWith("Hvilken kommando?");
  }

  @Test
  void itIsToldWhatMayHaveBeenMeantAndWhereToLook() {
    assertThat(said("vaildate"))
        .contains("Mente du: ", "validate", "Se «trygghub provision --help».");
    assertThat(said("lines", "--jsno"))
        .contains("Mente du: --json", "Se «trygghub provision lines --help».");
  }

  @Test
  void theHelpHasNothingInEnglish() {
    assertThat(run("--help")).isZero();
    assertThat(run("lines", "--help")).isZero();
    assertThat(out.toString())
        .contains("Bruk: provision", "Kommandoer:", "[KOMMANDO]", "Bruk: provision lines")
        .contains("--config=FIL")
        .doesNotContain("Usage", "Commands", "[COMMAND]", "this help", "FILE");
  }

  @Test
  void everyWordThatStandsForAValueIsInBothLanguages() {
    List<CommandSpec> commands =
        ProvisionCommand.commandLine(Language.ENGLISH).getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .toList();
    Set<String> words =
        commands.stream()
            .flatMap(command -> command.args().stream())
            .filter(argument -> argument.arity().max() > 0)
            .flatMap(argument -> LABEL.matcher(argument.paramLabel()).results())
            .map(MatchResult::group)
            .collect(Collectors.toSet());

    Texts norwegian = Texts.of(ProvisionCommand.class, Language.BOKMAL);
    assertThat(words).contains("FILE", "GPIO", "REASON");
    assertThat(norwegian.keys("label.").map(key -> key.substring("label.".length())))
        .containsExactlyInAnyOrderElementsOf(words);
    assertThat(run("init", "--help")).isZero();
    assertThat(out.toString()).contains("--sensor=ID=TYPE:STED[:GPIO]", "[--output=MAPPE]");
  }

  @Test
  void everyCommandHasHelpOfItsOwnInBothLanguages() {
    for (Language language : Language.values()) {
      ProvisionCommand.commandLine(language)
          .getSubcommands()
          .forEach(
              (name, command) ->
                  assertThat(command.getCommandSpec().usageMessage().description())
                      .as(language + " " + name)
                      .isNotEmpty());
    }
  }

  private String said(String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(2);
    return err.toString();
  }

  private int run(String... arguments) {
    return ProvisionCommand.commandLine(Language.BOKMAL)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
