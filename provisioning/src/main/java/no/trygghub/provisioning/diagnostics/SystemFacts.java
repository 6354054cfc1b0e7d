package no.trygghub.provisioning.diagnostics;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.trygghub.hub.main.Version;

/** The computer in a few lines, without its name, its addresses and its users. */
record SystemFacts(Path root) {
  private static final Pattern SYSTEM = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\\n]*)\"?$");
  private static final Pattern MEMORY =
      Pattern.compile("(?m)^(MemTotal|MemAvailable|SwapTotal|SwapFree):\\s+\\d+ kB$");

  /**
   * Interfaces that systemd names after their hardware address, which tells them apart for ever.
   */
  private static final Pattern NAMED_BY_ADDRESS = Pattern.compile("^(enx|wlx|wwx)[0-9a-f]{12}$");

  private static final long MIB = 1024L * 1024;

  String versions() {
    return lines(
        "trygghub " + Version.number(),
        "Java " + Runtime.version() + " " + System.getProperty("java.vm.name"));
  }

  String system() {
    List<String> lines = new ArrayList<>();
    first(SYSTEM, "etc/os-release").ifPresent(name -> lines.add("system: " + name));
    lines.add(
        "kernel: "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    text("proc/device-tree/model")
        .ifPresent(model -> lines.add("board: " + model.replace("\0", "").strip()));
    lines.add("processors: " + Runtime.getRuntime().availableProcessors());
    text("proc/meminfo").stream()
        .flatMap(text -> MEMORY.matcher(text).results())
        .forEach(found -> lines.add(found.group()));
    text("proc/uptime").ifPresent(text -> lines.add("up for s: " + text.split("[. ]", 2)[0]));
    lines.add(
        "clock synchronised: " + Files.exists(root.resolve("run/systemd/timesync/synchronized")));
    lines.addAll(interfaces());
    return String.join("\n", lines) + "\n";
  }

  /** What is in the data directory, how large it is, and how much room is left. */
  String data(Path directory) {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("hub.") || name.startsWith("agent-stuck") || name.endsWith(".sock")) {
          lines.add(Files.isRegularFile(file) ? name + ": " + Files.size(file) + " bytes" : name);
        }
      }
      FileStore store = Files.getFileStore(directory);
      lines.add("file system: " + store.type());
      lines.add("MiB in all: " + store.getTotalSpace() / MIB);
      lines.add("MiB free: " + store.getUsableSpace() / MIB);
      lines.add("read-only: " + store.isReadOnly());
    } catch (IOException e) {
      lines.add("cannot be read: " + e.getClass().getSimpleName());
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> interfaces() {
    List<String> lines = new ArrayList<>();
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        Matcher named = NAMED_BY_ADDRESS.matcher(each.getName());
        lines.add(
            "network: "
                + (named.matches() ? named.group(1) + "..." : each.getName())
                + (each.isUp() ? " up, " : " down, ")
                + each.inetAddresses().count()
                + " addresses");
      }
    } catch (SocketException e) {
      lines.add("network: the kernel does not tell");
    }
    return lines;
  }

  private Optional<String> first(Pattern pattern, String file) {
    return text(file).map(pattern::matcher).filter(Matcher::find).map(found -> found.group(1));
  }

  private Optional<String> text(String file) {
    try {
      return Optional.of(Files.readString(root.resolve(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }
}
