package no.trygghub.provisioning.init;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A QR code (ISO/IEC 18004) for a terminal: two rows in a line, its light modules as blocks, which
 * are light on the usual dark ground. Cameras read it the other way round as well.
 */
final class QrCode {
  /** The light margin that the standard asks for. */
  private static final int MARGIN = 4;

  private QrCode() {}

  /** The lines to print. */
  static List<String> lines(String text) {
    ByteMatrix matrix;
    try {
      matrix = Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code: " + text, e);
    }
    List<String> lines = new ArrayList<>();
    for (int y = -MARGIN; y < matrix.getHeight() + MARGIN; y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = -MARGIN; x < matrix.getWidth() + MARGIN; x++) {
        boolean upper = isLight(matrix, x, y);
        boolean lower = isLight(matrix, x, y + 1);
        line.append(upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' '));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static boolean isLight(ByteMatrix matrix, int x, int y) {
    boolean inside = x >= 0 && y >= 0 && x < matrix.getWidth() && y < matrix.getHeight();
    return !inside || matrix.get(x, y) == 0;
  }
}
