package no.trygghub.provisioning.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import no.trygghub.provisioning.text.Language;
import org.junit.jupiter.api.Test;

class WrongUseTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyKindIsToldInTheLanguageOfTheUser() {
    assertThat(said("vaildate")).startsWith("Det finnes ingen kommando «vaildate».");
    assertThat(said("lines", "--jsno")).startsWith("Det finnes ikke noe valg «--jsno».");
    assertThat(said("lines", "much")).startsWith("«much» er ett argument for mye.");
    assertThat(said("lines", "--config")).startsWith("--config må ha en verdi: FILE.");
    assertThat(said("lines", "--json", "--json")).startsWith("--json er oppgitt mer enn én gang.");
    assertThat(said("validate")).startsWith("FILE mangler.");
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
        .doesNotContain("Usage", "Commands", "[COMMAND]", "this help");
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
