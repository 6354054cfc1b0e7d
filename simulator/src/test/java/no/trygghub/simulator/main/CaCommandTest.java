package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.testing.Certificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test authority's commands, in the order somebody uses them. */
class CaCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void aRequestIsSignedAndItsCertificateRevoked() throws Exception {
    var unused = Certificates.in(directory.resolve("openssl"));
    assertThat(run("init")).isZero();
    assertThat(out.toString()).containsPattern("([0-9a-f]{4} ){15}[0-9a-f]{4}");
    assertThat(run("server", "broker", "--for", "localhost")).isZero();
    assertThat(directory.resolve("ca/broker.key")).exists();

    Path request = directory.resolve("h-7f3a.csr");
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "/dev/null",
                "-subj",
                "/O=0806/CN=h-7f3a",
                "-out",
                request.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(openssl.waitFor()).isZero();
    assertThat(run("sign", request.toString())).isZero();
    assertThat(directory.resolve("h-7f3a.pem")).exists();
    assertThat(directory.resolve("ca.pem")).hasSameTextualContentAs(directory.resolve("ca/ca.pem"));

    String before = Files.readString(directory.resolve("ca/crl.pem"));
    assertThat(run("revoke", "h-7f3a")).isZero();
    assertThat(directory.resolve("ca/crl.pem")).content().isNotEqualTo(before);
    assertThat(run("revoke", "h-7f3a")).isZero();
    assertThat(out.toString()).contains("revoked before");
    assertThat(run("list")).isZero();
    assertThat(out.toString()).containsPattern("h-7f3a until \\S+ REVOKED");
    assertThat(run("crl")).isZero();
  }

  @Test
  void whatIsNotDoneIsToldInOneLine() {
    assertThat(run("sign", "none.csr")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no authority in").contains("'ca init'");
    assertThat(run("init")).isZero();
    assertThat(run("init")).isEqualTo(1);
    assertThat(run("code", "No Hub")).isEqualTo(1);
    assertThat(err.toString()).contains("'No Hub' is no hub id").doesNotContain("\tat ");
    assertThat(run()).isEqualTo(2);
    assertThat(run("serve", "--lifetime", "long")).isEqualTo(2);
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("ca"));
    all.addAll(List.of(words));
    all.add("--dir=" + directory.resolve("ca"));
    return SimulatorCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
