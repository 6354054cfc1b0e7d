package no.trygghub.hub.falls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import no.trygghub.hub.json.JsonException;

/**
 * What makes a candidate a fall: the sum of its features' weights above a threshold. Fitted by the
 * command {@code evaluate-falls}.
 *
 * @param weights one for each feature of the mounting, in their order
 * @param threshold a score above it is a fall
 */
public record FallParameters(Mounting mounting, List<FeatureWeight> weights, double threshold) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException where a feature is missing, or one too many, or the threshold
   *     is not finite
   */
  public FallParameters {
    weights = List.copyOf(weights);
    List<FallFeature> given = weights.stream().map(FeatureWeight::feature).toList();
    if (!given.equals(mounting.features())) {
      throw new IllegalArgumentException(
          "features: expected for mounting "
              + mounting.word()
              + " in this order "
              + words(mounting.features())
              + ", found "
              + words(given));
    }
    if (!Double.isFinite(threshold)) {
      throw new IllegalArgumentException("threshold: must be finite");
    }
  }

  /**
   * Reads a file of parameters.
   *
   * @throws IOException where there is no such file or it cannot be read
   * @throws JsonException where it holds no parameters; the message names the file, the field and
   *     what was expected
   */
  public static FallParameters read(Path file) throws IOException, JsonException {
    try {
      return FallParametersJson.read(Files.readString(file));
    } catch (JsonException e) {
      throw new JsonException(file + ": " + e.getMessage());
    }
  }

  /**
   * The parameters that ship with the hub, fitted to the young adults of SisFall, who wore the
   * accelerometer on a belt. Those of a belt are the same for each vertical axis.
   */
  public static FallParameters shipped(Mounting mounting) {
    FallParameters shipped =
        FallParametersJson.resource(mounting == Mounting.FREE ? "free.json" : "belt.json");
    return new FallParameters(mounting, shipped.weights(), shipped.threshold());
  }

  /** As they stand in a file. */
  public String json() {
    return FallParametersJson.write(this);
  }

  /**
   * The score of a candidate less the threshold: above 0 it is a fall.
   *
   * @param features in the order of the mounting's
   */
  public double margin(double[] features) {
    double score = -threshold;
    for (int i = 0; i < features.length; i++) {
      FeatureWeight weight = weights.get(i);
      score += weight.weight() * (features[i] - weight.mean()) / weight.deviation();
    }
    return score;
  }

  private static List<String> words(List<FallFeature> features) {
    return features.stream().map(FallFeature::word).toList();
  }
}
