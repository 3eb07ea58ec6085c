package io.baigong.server.access.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Schemas of the records that the API takes and gives: what is not `@Nullable` is always there,
/// and each has a name of its own.
final class ApiShapes extends ModelResolver {
    private final ApiNames names;

    ApiShapes(ObjectMapper json) {
        this(json, new ApiNames());
    }

    private ApiShapes(ObjectMapper json, ApiNames names) {
        super(json, names);
        this.names = names;
        openapi31(true);
    }

    /// @throws IllegalStateException when two classes have the same name
    void check() {
        if (!names.clashes().isEmpty()) {
            throw new IllegalStateException(String.join("; ", names.clashes()));
        }
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
        Schema<?> schema = super.resolve(type, context, next);
        var java = TypeFactory.defaultInstance().constructType(type.getType());
        if (java.isRecordType()) {
            var defined = context.getDefinedModels().get(names.nameForType(java));
            var model = defined == null ? schema : defined;
            if (model != null && model.getProperties() != null) {
                complete(model, java.getRawClass());
            }
        }
        return schema;
    }

    @SuppressWarnings("rawtypes") // as the library has it
    private static void complete(Schema<?> model, Class<?> type) {
        Map<String, Schema> properties = model.getProperties();
        List<String> required = new ArrayList<>();
        collect(type, required, properties);
        model.setRequired(required.stream().sorted().distinct().toList());
    }

    @SuppressWarnings("rawtypes")
    private static void collect(
            Class<?> type, List<String> required, Map<String, Schema> properties) {
        for (var component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                collect(component.getType(), required, properties);
                continue;
            }
            String name = name(component);
            Schema<?> schema = properties.get(name);
            if (schema == null) {
                continue;
            }
            if (!isNullable(component.getAnnotatedType())) {
                required.add(name);
            }
            if (component.getType() == JsonNode.class
                    && !component
                            .getAccessor()
                            .isAnnotationPresent(
                                    io.swagger.v3.oas.annotations.media.Schema.class)) {
                schema.setTypes(null); // any JSON
            }
            var items = schema.getItems();
            if (items != null) {
                schema.setTypes(Set.of("array"));
                if (hasNullableItems(component) && items.getTypes() != null) {
                    items.addType("null");
                }
            }
        }
    }

    private static String name(RecordComponent component) {
        var given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null || given.value().isEmpty() ? component.getName() : given.value();
    }

    private static boolean hasNullableItems(RecordComponent component) {
        return switch (component.getAnnotatedType()) {
            case AnnotatedArrayType array -> isNullable(array.getAnnotatedGenericComponentType());
            case AnnotatedParameterizedType generic ->
                    isNullable(generic.getAnnotatedActualTypeArguments()[0]);
            default -> false;
        };
    }

    private static boolean isNullable(java.lang.reflect.AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }
}
