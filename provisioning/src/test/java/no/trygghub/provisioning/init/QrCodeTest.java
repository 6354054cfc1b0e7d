package no.trygghub.provisioning.init;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrCodeTest {
  private static final int SCALE = 4;

  @Test
  void aCameraReadsWhatTheTerminalShows() throws Exception {
    String text = "trygghub-key:0806:h-7f3a:" + "0123456789abcdef".repeat(4);

    List<String> lines = QrCode.lines(text);

    assertThat(lines).allSatisfy(line -> assertThat(line).hasSameSizeAs(lines.getFirst()));
    int width = lines.getFirst().length();
    int height = lines.size() * 2;
    int[] pixels = new int[width * SCALE * height * SCALE];
    for (int y = 0; y < height * SCALE; y++) {
      for (int x = 0; x < width * SCALE; x++) {
        char block = lines.get(y / SCALE / 2).charAt(x / SCALE);
        boolean upper = y / SCALE % 2 == 0;
        boolean light = block == '█' || block == (upper ? '▀' : '▄');
        pixels[y * width * SCALE + x] = light ? 0xffffff : 0;
      }
    }
    var source = new RGBLuminanceSource(width * SCALE, height * SCALE, pixels);
    assertThat(new QRCodeReader().decode(new BinaryBitmap(new GlobalHistogramBinarizer(source))))
        .satisfies(read -> assertThat(read.getText()).isEqualTo(text));
  }
}
