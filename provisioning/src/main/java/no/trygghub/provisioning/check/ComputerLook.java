package no.trygghub.provisioning.check;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.health.Measured;

/** Clock, disk, memory, temperature and network of the computer. */
final class ComputerLook {
  private static final String SYNCHRONISED = "run/systemd/timesync/synchronized";
  private static final long MIB = 1024L * 1024;
  private static final long KIB_OF_A_MIB = 1024;

  /** What the hub needs to start beside a computer that is nearly full. */
  private static final long LITTLE_MEMORY = 96 * KIB_OF_A_MIB;

  /** RTF_GATEWAY and RTF_UP of linux/route.h; a default route has neither address nor mask. */
  private static final Pattern DEFAULT_ROUTE =
      Pattern.compile("^\\S+\\s+00000000\\s+(\\S+\\s+){5}00000000\\b", Pattern.MULTILINE);

  private static final Pattern DEFAULT_ROUTE_6 =
      Pattern.compile("^0{32} 00 .*\\s(?!lo$)\\S+$", Pattern.MULTILINE);

  private final HubConfiguration configuration;
  private final Surroundings here;

  ComputerLook(HubConfiguration configuration, Surroundings here) {
    this.configuration = configuration;
    this.here = here;
  }

  void clock(Findings findings) {
    if (Files.exists(here.root().resolve(SYNCHRONISED))) {
      findings.pass(Check.CLOCK, "", "clock.synchronised", here.time().instant());
    } else if (configuration.clockTrust() == HubConfiguration.ClockTrust.ALWAYS) {
      findings.pass(Check.CLOCK, "", "clock.always", here.time().instant());
    } else {
      findings.fail(Check.CLOCK, "", "clock.not-synchronised", here.time().instant());
    }
  }

  void network(Findings findings) {
    try {
      List<String> addresses =
          here.network().addresses().stream().map(address -> address.getHostAddress()).toList();
      if (addresses.isEmpty()) {
        findings.fail(Check.NETWORK, "", "network.no-address");
      } else {
        findings.pass(Check.NETWORK, "", "network.addresses", String.join(", ", addresses));
      }
    } catch (SocketException e) {
      findings.fail(Check.NETWORK, "", "network.unknown", e.getMessage());
    }
    boolean routed =
        here.text("proc/net/route").filter(text -> DEFAULT_ROUTE.matcher(text).find()).isPresent()
            || here.text("proc/net/ipv6_route")
                .filter(text -> DEFAULT_ROUTE_6.matcher(text).find())
                .isPresent();
    if (routed) {
      findings.pass(Check.NETWORK, "", "network.route");
    } else {
      // A broker in the same network needs none.
      findings.warn(Check.NETWORK, "", "network.no-route");
    }
  }

  /** Space, wear, memory and temperature, by the hub's own limits. */
  void gauges(Findings findings) {
    Path data = existing(configuration.dataDirectory());
    for (Measured measured : Measured.of(here.root(), data)) {
      switch (measured.kind()) {
        case DISK -> space(measured, data, findings);
        case MEMORY -> memory(measured, findings);
        case TEMPERATURE -> temperature(measured, findings);
        default -> wear(measured, findings);
      }
    }
  }

  private void space(Measured measured, Path data, Findings findings) {
    long free = measured.value() / MIB;
    long wanted = configuration.uplink().diskBudgetBytes() / MIB;
    if (measured.bad()) {
      findings.fail(Check.DISK, "", "disk.full", free, data);
    } else if (free < wanted) {
      findings.warn(Check.DISK, "", "disk.little", free, data, wanted);
    } else {
      findings.pass(Check.DISK, "", "disk.free", free, data);
    }
  }

  private static void wear(Measured measured, Findings findings) {
    boolean errors = measured.subject().equals("file-system");
    if (!measured.bad()) {
      findings.pass(
          Check.DISK, "", errors ? "disk.no-errors" : "disk.not-worn", measured.subject());
    } else if (errors) {
      findings.fail(Check.DISK, "", "disk.errors", measured.value());
    } else {
      findings.warn(Check.DISK, "", "disk.worn", measured.subject());
    }
  }

  private static void memory(Measured measured, Findings findings) {
    long left = measured.value() / KIB_OF_A_MIB;
    if (measured.bad()) {
      findings.fail(Check.COMPUTER, "", "memory.none", left);
    } else if (measured.value() < LITTLE_MEMORY) {
      findings.warn(Check.COMPUTER, "", "memory.little", left);
    } else {
      findings.pass(Check.COMPUTER, "", "memory.enough", left);
    }
  }

  private static void temperature(Measured measured, Findings findings) {
    long degrees = measured.value() / 1_000;
    if (measured.bad()) {
      findings.warn(Check.COMPUTER, "", "temperature.hot", degrees);
    } else {
      findings.pass(Check.COMPUTER, "", "temperature.fine", degrees);
    }
  }

  /** Whether the data directory is the hub's, nobody else's, and takes something. */
  void data(Findings findings) {
    Path data = configuration.dataDirectory();
    if (!Files.isDirectory(data)) {
      if (Files.exists(data)) {
        findings.fail(Check.DATA, "", "data.no-directory", data);
      } else {
        findings.warn(Check.DATA, "", "data.missing", data);
      }
      return;
    }
    new Ownership(here).look(Check.DATA, data, Ownership.Use.DIRECTORY, findings);
    Path trial = data.resolve(".check");
    try {
      try (FileChannel file =
          FileChannel.open(trial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[4096]));
        file.force(true);
      } finally {
        Files.deleteIfExists(trial);
      }
      findings.pass(Check.DATA, "", "data.takes", data);
    } catch (AccessDeniedException e) {
      findings.warn(Check.DATA, "", "data.not-mine", data);
    } catch (IOException e) {
      findings.fail(Check.DATA, "", "data.takes-nothing", data, e.getMessage());
    }
  }

  private static Path existing(Path directory) {
    Path found = directory;
    while (!Files.exists(found) && found.getParent() != null) {
      found = found.getParent();
    }
    return found;
  }
}
