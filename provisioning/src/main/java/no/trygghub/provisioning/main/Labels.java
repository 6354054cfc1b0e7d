package no.trygghub.provisioning.main;

import java.util.List;
import java.util.MissingResourceException;
import java.util.regex.Pattern;
import no.trygghub.provisioning.text.Texts;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What stands for a value in a command's help, {@code FILE} say, in the user's language. */
final class Labels implements IHelpFactory {
  private static final String GROUP = "label.";
  private static final Pattern WORD = Pattern.compile("[A-Z][A-Z0-9]+");

  private final Texts texts;

  Labels(Texts texts) {
    this.texts = texts;
  }

  /** A label whose words in capitals are in the user's language; others stay as they are. */
  String of(String label) {
    return WORD.matcher(label).replaceAll(word -> word(word.group()));
  }

  @Override
  public Help create(CommandSpec command, ColorScheme colours) {
    return new Help(command, colours) {
      @Override
      public IParamLabelRenderer parameterLabelRenderer() {
        return translated(super.parameterLabelRenderer(), colours);
      }
    };
  }

  private IParamLabelRenderer translated(IParamLabelRenderer english, ColorScheme colours) {
    return new IParamLabelRenderer() {
      @Override
      public Ansi.Text renderParameterLabel(ArgSpec argument, Ansi ansi, List<Ansi.IStyle> styles) {
        Ansi.Text label = english.renderParameterLabel(argument, ansi, styles);
        return colours.apply(of(label.plainString()), styles);
      }

      @Override
      public String separator() {
        return english.separator();
      }
    };
  }

  private String word(String english) {
    try {
      return texts.text(GROUP + english);
    } catch (MissingResourceException e) {
      return english;
    }
  }
}
