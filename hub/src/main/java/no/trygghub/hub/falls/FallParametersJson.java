package no.trygghub.hub.falls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/** A file of parameters: one JSON object. */
final class FallParametersJson {
  private static final int VERSION = 1;

  private FallParametersJson() {}

  static FallParameters read(String text) throws JsonException {
    JsonObject file = JsonObject.read(text);
    long version = file.integer("version");
    if (version != VERSION) {
      throw new JsonException("version: expected " + VERSION + ", found " + version);
    }
    Mounting mounting = mounting(file.text("mounting"));
    List<FeatureWeight> weights = new ArrayList<>();
    try {
      for (JsonObject each : file.objects("features")) {
        weights.add(
            new FeatureWeight(
                feature(each.text("name")),
                each.number("mean"),
                each.number("deviation"),
                each.number("weight")));
      }
      return new FallParameters(mounting, weights, file.number("threshold"));
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  /** A file that is part of the hub. */
  static FallParameters resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(FallParametersJson.class.getResourceAsStream(name), name)) {
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException | JsonException e) {
      throw new IllegalStateException(name + " of the hub cannot be used", e);
    }
  }

  static String write(FallParameters parameters) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", VERSION);
    file.put("mounting", parameters.mounting().word());
    file.put("threshold", parameters.threshold());
    file.put("features", parameters.weights().stream().map(FallParametersJson::fields).toList());
    return JsonObject.write(file) + "\n";
  }

  private static Map<String, Object> fields(FeatureWeight weight) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", weight.feature().word());
    fields.put("mean", weight.mean());
    fields.put("deviation", weight.deviation());
    fields.put("weight", weight.weight());
    return fields;
  }

  private static Mounting mounting(String word) throws JsonException {
    return Mounting.of(word)
        .orElseThrow(
            () ->
                new JsonException(
                    "mounting: expected one of "
                        + Arrays.stream(Mounting.values())
                            .map(Mounting::word)
                            .collect(Collectors.joining(", "))
                        + ", found "
                        + JsonObject.shown(word)));
  }

  private static FallFeature feature(String word) throws JsonException {
    return FallFeature.of(word)
        .orElseThrow(
            () ->
                new JsonException(
                    "features.name: there is no feature '" + JsonObject.shown(word) + "'"));
  }
}
