package no.trygghub.simulator.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files that the page is made of. Only these can be asked for, by exactly these names. */
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private static final List<String> NAMES =
      List.of(
          "page.css",
          "page.js",
          "live.js",
          "dom.js",
          "time.js",
          "notice.js",
          "words.js",
          "words.en.json",
          "words.nb.json",
          "plan.js",
          "pictures.js",
          "house.js",
          "player.js",
          "centre.js",
          "timeline.js",
          "sound.js",
          "icon.svg");

  private final Map<String, Answer> files = new LinkedHashMap<>();

  /** Reads them all. */
  Assets() {
    add("/", "index.html");
    for (String name : NAMES) {
      add("/" + name, name);
    }
  }

  /** The file at a path; empty where there is none. */
  Optional<Answer> at(String path) {
    return Optional.ofNullable(files.get(path));
  }

  private void add(String path, String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    files.put(
        path,
        new Answer(
            200,
            TYPES.getOrDefault(ending, "application/octet-stream"),
            read(name),
            Map.of("Cache-Control", "no-cache")));
  }

  private static String read(String name) {
    try (@Nullable InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the page's file " + name + " is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
