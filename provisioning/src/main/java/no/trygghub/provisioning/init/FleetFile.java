package no.trygghub.provisioning.init;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.text.Complaint;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A file of many hubs, prepared at the office: CSV with a line a hub, or YAML with {@code common}
 * and {@code hubs}.
 *
 * @param file the file
 * @param hubs what each hub is to have, by its id, in the file's order
 * @param serials the serial number of each hub's computer, where the file tells it
 */
record FleetFile(Path file, Map<String, Wishes> hubs, Map<String, String> serials) {
  private static final List<String> COLUMNS =
      List.of(
          "hub",
          "serial",
          "tenant",
          "zone",
          "destination",
          "ca",
          "sensors",
          "status-led",
          "annunciator");
  private static final String SENSORS_APART = "[|]";

  /**
   * Reads a file; what is in its values the configuration reader checks later.
   *
   * @throws Complaint where it cannot be read, with the line
   */
  static FleetFile read(Path file) throws Complaint {
    String text;
    try {
      text = Files.readString(file).replaceFirst("^\uFEFF", "");
    } catch (IOException e) {
      throw OwnedFile.cannotRead(file, e);
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") ? yaml(file, text) : csv(file, text);
  }

  /**
   * The hub that this computer is to be.
   *
   * @param hub its id, where that was told
   * @param serial the serial number of this computer, where it has one
   */
  String choose(Optional<String> hub, Optional<String> serial) throws Complaint {
    if (hub.isPresent()) {
      if (!hubs.containsKey(hub.get())) {
        throw new Complaint(FleetFile.class, "hub-not-in-file", hub.get(), file, hubs.size());
      }
      return hub.get();
    }
    Optional<String> bySerial =
        serials.entrySet().stream()
            .filter(entry -> serial.equals(Optional.of(entry.getValue())))
            .map(Map.Entry::getKey)
            .findFirst();
    if (bySerial.isPresent()) {
      return bySerial.get();
    }
    if (hubs.size() == 1) {
      return hubs.keySet().iterator().next();
    }
    throw new Complaint(FleetFile.class, "which-hub", file, hubs.size(), serial.orElse("-"));
  }

  private static FleetFile csv(Path file, String text) throws Complaint {
    Map<String, Wishes> hubs = new LinkedHashMap<>();
    Map<String, String> serials = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    char apart = lines.isEmpty() || lines.getFirst().indexOf(';') < 0 ? ',' : ';';
    List<String> header = List.of();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> cells = cells(line, apart);
      if (header.isEmpty()) {
        header = cells;
        checkHeader(file, header);
        continue;
      }
      if (cells.size() > header.size()) {
        throw new Complaint(
            FleetFile.class, "too-many-cells", file, number, cells.size(), header.size());
      }
      Map<List<String>, String> values = new LinkedHashMap<>();
      Map<String, Path> authorities = new LinkedHashMap<>();
      String hub = "";
      String serial = "";
      for (int i = 0; i < cells.size(); i++) {
        String cell = cells.get(i);
        String[] column = header.get(i).split("[.]", 2);
        String name = column.length > 1 ? column[1] : "main";
        if (cell.isEmpty()) {
          continue;
        }
        switch (column[0]) {
          case "hub" -> hub = cell;
          case "serial" -> serial = cell;
          case "destination" -> values.put(List.of("destinations", name, "url"), cell);
          case "ca" -> authorities.put(name, file.resolveSibling(cell));
          case "sensors" -> {
            for (String sensor : cell.split(SENSORS_APART, -1)) {
              if (!sensor.isBlank()) {
                values.putAll(SensorText.parse(sensor));
              }
            }
          }
          case "status-led", "annunciator" -> values.putAll(OutputText.parse(column[0], cell));
          default -> values.put(List.of(column[0]), cell);
        }
      }
      values.put(List.of("hub"), hub);
      add(file, hubs, "line " + number, hub, new Wishes(values, authorities));
      if (!serial.isEmpty()) {
        serials.put(hub, serial);
      }
    }
    return checked(new FleetFile(file, hubs, serials));
  }

  private static void checkHeader(Path file, List<String> header) throws Complaint {
    for (String column : header) {
      if (!COLUMNS.contains(column.split("[.]", 2)[0])) {
        throw new Complaint(
            FleetFile.class, "unknown-column", file, column, String.join(", ", COLUMNS));
      }
    }
    if (!header.contains("hub")) {
      throw new Complaint(FleetFile.class, "no-hub-column", file, String.join(", ", COLUMNS));
    }
  }

  /** As RFC 4180 has it, but for a line that goes on in the next. */
  private static List<String> cells(String line, char apart) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (quoted && character == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (character == apart && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(character);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  private static FleetFile yaml(Path file, String text) throws Complaint {
    Map<String, Wishes> hubs = new LinkedHashMap<>();
    Map<String, String> serials = new LinkedHashMap<>();
    Wishes common = Wishes.NONE;
    MappingNode all = root(file, text);
    for (NodeTuple tuple : all.getValue()) {
      String key = name(tuple);
      if (key.equals("common")) {
        common = wishes(file, tuple.getValueNode());
      } else if (!key.equals("hubs")) {
        throw new Complaint(FleetFile.class, "unknown-column", file, key, "common, hubs");
      }
    }
    for (NodeTuple tuple : all.getValue()) {
      if (name(tuple).equals("hubs") && tuple.getValueNode() instanceof MappingNode each) {
        for (NodeTuple hub : each.getValue()) {
          String id = name(hub);
          Map<List<String>, String> values = new LinkedHashMap<>(Map.of(List.of("hub"), id));
          Wishes own = wishes(file, hub.getValueNode());
          values.putAll(own.values());
          Optional.ofNullable(values.remove(List.of("serial")))
              .ifPresent(serial -> serials.put(id, serial));
          add(file, hubs, "hubs." + id, id, new Wishes(values, own.authorities()).over(common));
        }
      }
    }
    return checked(new FleetFile(file, hubs, serials));
  }

  private static MappingNode root(Path file, String text) throws Complaint {
    try {
      if (new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text))
          instanceof MappingNode mapping) {
        return mapping;
      }
      throw new Complaint(FleetFile.class, "no-hubs", file);
    } catch (YAMLException e) {
      throw new Complaint(
          FleetFile.class, "not-yaml", file, String.valueOf(e.getMessage()).replace('\n', ' '));
    }
  }

  private static Wishes wishes(Path file, Node node) {
    Map<List<String>, String> values = new LinkedHashMap<>();
    leaves(List.of(), node, values);
    Map<String, Path> authorities = new LinkedHashMap<>();
    for (List<String> path : List.copyOf(values.keySet())) {
      if (path.size() == 3 && path.getFirst().equals("destinations") && path.get(2).equals("ca")) {
        String ca = values.remove(path);
        if (ca != null) {
          authorities.put(path.get(1), file.resolveSibling(ca));
        }
      }
    }
    return new Wishes(values, authorities);
  }

  private static void leaves(List<String> path, Node node, Map<List<String>, String> values) {
    if (node instanceof ScalarNode scalar) {
      values.put(path, scalar.getValue());
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name(tuple));
        leaves(List.copyOf(longer), tuple.getValueNode(), values);
      }
    }
  }

  private static String name(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static void add(
      Path file, Map<String, Wishes> hubs, String where, String hub, Wishes wishes)
      throws Complaint {
    if (hub.isEmpty()) {
      throw new Complaint(FleetFile.class, "no-hub-in", file, where);
    }
    if (hubs.putIfAbsent(hub, wishes) != null) {
      throw new Complaint(FleetFile.class, "hub-twice", file, where, hub);
    }
  }

  private static FleetFile checked(FleetFile read) throws Complaint {
    if (read.hubs().isEmpty()) {
      throw new Complaint(FleetFile.class, "no-hubs", read.file());
    }
    return read;
  }
}
