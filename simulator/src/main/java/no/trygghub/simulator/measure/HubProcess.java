package no.trygghub.simulator.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.main.HubCommand;
import org.jspecify.annotations.Nullable;

/**
 * The hub as a process of its own, with the flags that the launcher gives it: time until armed,
 * memory.
 */
final class HubProcess {
  private static final int RUNS = 5;
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1");

  private HubProcess() {}

  static List<Figure> measure(URI broker, Path directory) throws IOException, InterruptedException {
    List<Long> armed = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      Path data = Files.createDirectories(directory.resolve("process-" + i));
      run(broker, data, armed, resident);
    }
    Collections.sort(armed);
    Collections.sort(resident);
    String how =
        "median of "
            + RUNS
            + " runs of the hub's process, twelve simulated sensors, connected; flags "
            + String.join(" ", FLAGS);
    return List.of(
        new Figure(
            "from exec to armed",
            String.format(Locale.ROOT, "%.2f s", armed.get(RUNS / 2) / 1e9),
            how),
        new Figure("resident memory", resident.get(RUNS / 2) / 1024 + " MiB", how));
  }

  private static void run(URI broker, Path data, List<Long> armed, List<Long> resident)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(HubCommand.class.getName(), "--config", configuration(broker, data).toString()));
    long begin = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      await(out, " armed ");
      armed.add(System.nanoTime() - begin);
      await(out, " connected ");
      resident.add(residentKiB(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void await(BufferedReader out, String word) throws IOException {
    @Nullable String line = out.readLine();
    while (line != null && !line.contains(word)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("the hub's process ended before it was" + word);
    }
  }

  private static long residentKiB(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("the kernel does not tell the memory of a process"));
  }

  private static Path configuration(URI broker, Path data) throws IOException {
    String sensors =
        MeasuredHome.sensors().stream()
            .map(HubProcess::line)
            .collect(Collectors.joining(System.lineSeparator()));
    return Files.writeString(
        data.resolve("hub.yaml"),
        """
        tenant: measure
        hub: process
        clock: always
        data: data
        destinations: {broker: {url: '%s'}}
        sensors:
        %s
        """
            .formatted(broker, sensors));
  }

  private static String line(Sensor sensor) {
    return "  %s: {kind: %s, location: %s, driver: simulated}"
        .formatted(sensor.id(), sensor.kind().word(), sensor.location());
  }
}
