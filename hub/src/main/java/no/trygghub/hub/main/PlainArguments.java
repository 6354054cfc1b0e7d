package no.trygghub.hub.main;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The arguments that a hub is started with every day. They are understood here, because picocli
 * would cost each hub 3 MiB of memory for as long as it runs; whatever else is given, and every
 * mistake, is picocli's.
 *
 * @param file the configuration
 * @param debug whether every reading is logged too
 */
record PlainArguments(Path file, boolean debug) {

  /** Empty unless they are {@code --config FILE}, with or without {@code --debug} after it. */
  static Optional<PlainArguments> of(String... arguments) {
    boolean debug = arguments.length == 3 && arguments[2].equals("--debug");
    boolean plain = arguments.length == 2 || debug;
    return plain && arguments[0].equals("--config") && !arguments[1].startsWith("-")
        ? Optional.of(new PlainArguments(Path.of(arguments[1]), debug))
        : Optional.empty();
  }
}
