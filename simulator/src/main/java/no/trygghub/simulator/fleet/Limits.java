package no.trygghub.simulator.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux allows a process, as it tells it in {@code /proc}; nothing where there is none. */
final class Limits {
  /** Files that are open besides the connections. */
  private static final int OTHER_FILES = 300;

  /** Of the ports, what others on the machine use. */
  private static final int OTHER_PORTS = 200;

  /** A hub with its connection takes less than this, see docs/fleet.md. */
  private static final long BYTES_OF_A_HUB = 60_000;

  private static final long OTHER_BYTES = 250_000_000;

  private static final Pattern OPEN_FILES =
      Pattern.compile("^Max open files\\s+(\\d+|unlimited)", Pattern.MULTILINE);

  private Limits() {}

  /**
   * Whether so many hubs can be run here.
   *
   * @param ownBroker whether the broker will be a process of ours, with the same limits
   * @throws FleetException where something will not be enough; says what to do
   */
  static void check(int hubs, boolean isLoopback, boolean ownBroker) throws FleetException {
    long files = openFiles("self").orElse(Long.MAX_VALUE);
    long neededFiles = (long) hubs + OTHER_FILES;
    if (files < neededFiles) {
      throw new FleetException(
          String.format(
              "%,d hubs need %,d open files and this process may have %,d%s; run"
                  + " 'ulimit -n %d' before it (as root where that is refused), or fewer hubs",
              hubs, neededFiles, files, ownBroker ? ", as may the broker" : "", neededFiles));
    }
    long ports = ports().orElse(Long.MAX_VALUE);
    long neededPorts = (long) hubs + OTHER_PORTS;
    if (isLoopback && ports < neededPorts) {
      throw new FleetException(
          String.format(
              "%,d hubs need %,d local ports and the system has %,d; run"
                  + " 'sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"' as root, or fewer"
                  + " hubs (at most %,d)",
              hubs, neededPorts, ports, 65_535 - 1_024 - OTHER_PORTS));
    }
    long bytes = hubs * BYTES_OF_A_HUB + OTHER_BYTES;
    if (Runtime.getRuntime().maxMemory() < bytes) {
      throw new FleetException(
          String.format(
              "%,d hubs need some %,d MB of Java's memory and may have %,d MB; run"
                  + " 'JDK_JAVA_OPTIONS=-Xmx%dm ./trygghub fleet ...', or fewer hubs",
              hubs,
              bytes / 1_000_000,
              Runtime.getRuntime().maxMemory() / 1_000_000,
              bytes / 1_000_000));
    }
  }

  /**
   * How many files a process may have open.
   *
   * @param process its number, or {@code self}
   */
  static OptionalLong openFiles(String process) {
    try {
      Matcher found = OPEN_FILES.matcher(Files.readString(Path.of("/proc", process, "limits")));
      return found.find() && !found.group(1).equals("unlimited")
          ? OptionalLong.of(Long.parseLong(found.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** How many files a process has open. */
  static OptionalLong filesOpen(String process) {
    try (Stream<Path> all = Files.list(Path.of("/proc", process, "fd"))) {
      return OptionalLong.of(all.count());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** How many local ports there are for connections that are opened from here. */
  static OptionalLong ports() {
    // In one piece: the kernel gives no second part of such a file.
    try (BufferedReader file =
        Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
      List<String> range = List.of(String.valueOf(file.readLine()).strip().split("\\s+"));
      return OptionalLong.of(
          Long.parseLong(range.getLast()) - Long.parseLong(range.getFirst()) + 1);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** How often a connection came and found no place in a listener's queue; counted since boot. */
  static long listenOverflows() {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/net/netstat"));
      for (int i = 0; i + 1 < lines.size(); i += 2) {
        List<String> names = List.of(lines.get(i).split(" "));
        int place = names.indexOf("ListenOverflows");
        if (place >= 0) {
          return Long.parseLong(lines.get(i + 1).split(" ", -1)[place]);
        }
      }
    } catch (IOException e) {
      // A system that does not tell.
    }
    return 0;
  }
}
