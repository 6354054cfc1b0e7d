package no.trygghub.simulator.falls;

import java.util.List;

/**
 * Logistic regression with an L2 penalty, by Newton's method on standardised features. The same
 * rows give the same weights.
 */
final class LogisticFit {
  private static final int MOST_STEPS = 50;
  private static final double ENOUGH = 1e-8;
  private static final double LEAST_DEVIATION = 1e-6;

  /**
   * A candidate to learn from.
   *
   * @param fall whether it is of a fall
   * @param share how much it counts
   */
  record Example(TrialFeatures.Candidate candidate, boolean fall, double share) {}

  final double[] mean;
  final double[] deviation;

  /** The weights of the standardised features; the last is what is added to all. */
  final double[] weights;

  /**
   * Fits.
   *
   * @param penalty how much a weight of one costs beside an example that is told wrong, above 0
   */
  LogisticFit(List<Example> examples, double penalty) {
    int size = examples.getFirst().candidate().values().length;
    mean = new double[size];
    deviation = new double[size];
    weights = new double[size + 1];
    standardise(examples);
    List<double[]> rows = examples.stream().map(each -> row(each.candidate().values())).toList();
    double moved = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MOST_STEPS && moved > ENOUGH; step++) {
      moved = step(examples, rows, penalty);
    }
  }

  private void standardise(List<Example> examples) {
    for (int i = 0; i < mean.length; i++) {
      int feature = i;
      mean[i] =
          examples.stream()
              .mapToDouble(e -> e.candidate().values()[feature])
              .average()
              .orElseThrow();
      double squares =
          examples.stream()
              .mapToDouble(e -> Math.pow(e.candidate().values()[feature] - mean[feature], 2))
              .average()
              .orElseThrow();
      deviation[i] = Math.max(LEAST_DEVIATION, Math.sqrt(squares));
    }
  }

  private double[] row(double[] features) {
    double[] row = new double[features.length + 1];
    for (int i = 0; i < features.length; i++) {
      row[i] = (features[i] - mean[i]) / deviation[i];
    }
    row[features.length] = 1;
    return row;
  }

  /** One step of Newton's; returns how far the weight that moved most has moved. */
  private double step(List<Example> examples, List<double[]> rows, double penalty) {
    int size = weights.length;
    double[] gradient = new double[size];
    double[][] hessian = new double[size][size];
    for (int i = 0; i < size; i++) {
      double held = i < size - 1 ? penalty : LEAST_DEVIATION;
      gradient[i] = held * weights[i];
      hessian[i][i] = held;
    }
    for (int e = 0; e < rows.size(); e++) {
      double[] row = rows.get(e);
      double score = 0;
      for (int i = 0; i < size; i++) {
        score += weights[i] * row[i];
      }
      double likely = 1 / (1 + Math.exp(-score));
      double share = examples.get(e).share();
      double error = share * (likely - (examples.get(e).fall() ? 1 : 0));
      double curve = share * likely * (1 - likely);
      for (int i = 0; i < size; i++) {
        gradient[i] += error * row[i];
        for (int j = 0; j < size; j++) {
          hessian[i][j] += curve * row[i] * row[j];
        }
      }
    }
    double[] move = solve(hessian, gradient);
    double most = 0;
    for (int i = 0; i < size; i++) {
      weights[i] -= move[i];
      most = Math.max(most, Math.abs(move[i]));
    }
    return most;
  }

  /** Gauss's elimination; the matrix is positive definite by the penalty, so no pivot is needed. */
  private static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    double[] solution = right.clone();
    for (int i = 0; i < size; i++) {
      for (int k = i + 1; k < size; k++) {
        double factor = matrix[k][i] / matrix[i][i];
        for (int j = i; j < size; j++) {
          matrix[k][j] -= factor * matrix[i][j];
        }
        solution[k] -= factor * solution[i];
      }
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int j = i + 1; j < size; j++) {
        solution[i] -= matrix[i][j] * solution[j];
      }
      solution[i] /= matrix[i][i];
    }
    return solution;
  }
}
