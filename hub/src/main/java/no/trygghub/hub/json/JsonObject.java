package no.trygghub.hub.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSON object whose fields are asked for by name and type. Immutable. */
public final class JsonObject {
  /** How deep objects and lists may be nested. */
  static final int DEEPEST_NESTING = 32;

  private static final int LONGEST_SHOWN = 60;
  private static final Pattern INNARDS = Pattern.compile(" ?\\((?:start marker at|for |from `).*");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEEPEST_NESTING).build())
          .build();

  private final String path;
  private final Map<String, Object> fields;

  private JsonObject(String path, Map<String, Object> fields) {
    this.path = path;
    this.fields = fields;
  }

  /**
   * Reads an object.
   *
   * @throws JsonException where the text is not one JSON object, nested at most 32 deep, in which
   *     no field is there twice
   */
  public static JsonObject read(String text) throws JsonException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      Object value = JSON.std.anyFrom(parser);
      if (parser.nextToken() != null) {
        throw new JsonException("expected one JSON object, found more behind it");
      }
      if (value instanceof Map<?, ?> map) {
        return new JsonObject("", copy(map));
      }
      throw new JsonException("expected a JSON object");
    } catch (StreamConstraintsException e) {
      throw new JsonException("nested deeper than " + DEEPEST_NESTING + ", or too long a number");
    } catch (IOException e) {
      throw new JsonException("not JSON: " + inShort(e));
    }
  }

  /**
   * Writes an object, its fields in the order of the map. Values are texts, numbers, truth values,
   * maps and lists.
   */
  public static String write(Map<String, ?> fields) {
    try {
      return JSON.std.asString(fields);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + fields, e);
    }
  }

  /** Whether a field is there and not null. */
  public boolean has(String field) {
    return fields.get(field) != null;
  }

  /** A text that must be there. */
  public String text(String field) throws JsonException {
    if (fields.get(field) instanceof String text) {
      return text;
    }
    throw wrong(field, "a text");
  }

  /** A text that may be missing. */
  public Optional<String> optionalText(String field) throws JsonException {
    return has(field) ? Optional.of(text(field)) : Optional.empty();
  }

  /** A whole number that must be there. */
  public long integer(String field) throws JsonException {
    Object value = fields.get(field);
    if (value instanceof Number number
        && !(value instanceof Double || value instanceof BigInteger)) {
      return number.longValue();
    }
    throw wrong(field, "a whole number");
  }

  /** A number that must be there, whole or not, and finite. */
  public double number(String field) throws JsonException {
    if (fields.get(field) instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw wrong(field, "a number");
  }

  /** A truth value that must be there. */
  public boolean truth(String field) throws JsonException {
    if (fields.get(field) instanceof Boolean value) {
      return value;
    }
    throw wrong(field, "true or false");
  }

  /** A moment that must be there, in the form of RFC 3339. */
  public Instant instant(String field) throws JsonException {
    String text = text(field);
    // RFC 3339 has four digits for a year; Instant would take a sign and nine.
    if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw wrong(field, "a time such as 2026-01-10T02:14:07Z");
      }
    }
    throw wrong(field, "a time such as 2026-01-10T02:14:07Z");
  }

  /** An object that must be there. */
  public JsonObject object(String field) throws JsonException {
    if (fields.get(field) instanceof Map<?, ?> map) {
      return new JsonObject(path + field + ".", copy(map));
    }
    throw wrong(field, "an object");
  }

  /** A list of objects that must be there, in their order. */
  public List<JsonObject> objects(String field) throws JsonException {
    List<JsonObject> objects = new ArrayList<>();
    for (Object value : list(field)) {
      if (!(value instanceof Map<?, ?> map)) {
        throw wrong(field, "a list of objects");
      }
      objects.add(new JsonObject(path + field + ".", copy(map)));
    }
    return objects;
  }

  /** A list of texts that must be there, in their order. */
  public List<String> texts(String field) throws JsonException {
    List<String> texts = new ArrayList<>();
    for (Object value : list(field)) {
      if (!(value instanceof String text)) {
        throw wrong(field, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** A value fit for a message: on one line and not too long. */
  public static String shown(Object value) {
    String text = String.valueOf(value);
    String oneLine =
        text.substring(0, Math.min(text.length(), LONGEST_SHOWN))
            .codePoints()
            .map(character -> Character.isISOControl(character) ? '?' : character)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return text.length() <= LONGEST_SHOWN ? oneLine : oneLine + "...";
  }

  /** All fields as the library read them. */
  public Map<String, Object> fields() {
    return new LinkedHashMap<>(fields);
  }

  private List<?> list(String field) throws JsonException {
    if (fields.get(field) instanceof List<?> list) {
      return list;
    }
    throw wrong(field, "a list");
  }

  private JsonException wrong(String field, String expected) {
    Object value = fields.get(field);
    return new JsonException(
        path
            + field
            + ": expected "
            + expected
            + (value == null ? ", found nothing" : ", found " + shown(value)));
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      @Nullable Object value = entry.getValue();
      if (value != null) {
        copy.put(String.valueOf(entry.getKey()), value);
      }
    }
    return copy;
  }

  /** What the library says, without where in its own terms and with which of its settings. */
  private static String inShort(IOException e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return shown(INNARDS.matcher(said).replaceFirst(""));
  }
}
