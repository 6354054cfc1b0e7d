package no.trygghub.provisioning.main;

import java.util.Objects;
import no.trygghub.hub.main.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code provision version}. */
@Command(name = "version", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class VersionCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("trygghub " + Version.number() + ", Java " + Runtime.version());
  }
}
