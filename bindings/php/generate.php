<?php

// Makes ghlauth.stub.php (classes.stub.php, with the exceptions of the status table and the constants of the library) and of that
// ghlauth_arginfo.h, the tables by which the extension registers all of it:
//   php -n generate.php ABI.JSON CORE FOLDER
// CORE is the folder bindings/core. Run by a PHP without the extension.

[, $description, $core, $folder] = $argv;

function stub(array $abi, string $errors): string
{
    $text = file_get_contents(__DIR__ . '/classes.stub.php');
    preg_match_all('/^  X\((\w+)Error, (\w*)Error\)/m', $errors, $rows, PREG_SET_ORDER);
    foreach ($rows as [, $name, $base]) {
        $text .= "\nclass {$name}Exception extends " . ($base === '' ? 'Ghlauth' : $base) . "Exception\n{\n}\n";
    }
    $text .= "\n";
    foreach ($abi['constants'] as $one) {
        $text .= constant_of($one['name'], $one['value'], $one['doc'] ?? '');
    }
    foreach ($abi['statuses'] as $one) {
        $text .= constant_of($one['name'], $one['number'], $one['meaning']);
    }
    return $text;
}

function constant_of(string $name, mixed $value, string $doc): string
{
    return ($doc === '' ? '' : '/** ' . str_replace('*/', '* /', $doc) . " */\n")
        . 'const ' . substr($name, strlen('GHLAUTH_')) . ' = ' . var_export($value, true) . ";\n";
}

function quoted(?string $text): string
{
    return $text === null ? 'nullptr' : '"' . addcslashes($text, "\\\"\n") . '"';
}

/** The C++ of the initial value of a property. */
function initial(mixed $value): string
{
    return match ($value) {
        null => 'nullptr',
        '' => '""',
        default => var_export($value, true),
    };
}

/** Of a type: the C++ of its mask, and the name of its class if it has one. */
function mask_of(?ReflectionType $type): array
{
    if ($type === null) {
        return ['0', null];
    }
    $names = ['bool' => '_BOOL', 'mixed' => '_ANY', 'int' => '_LONG', 'float' => '_DOUBLE', 'string' => '_STRING',
        'array' => '_ARRAY', 'callable' => '_CALLABLE', 'void' => '_VOID', 'null' => '_NULL'];
    $masks = $type->allowsNull() ? ['MAY_BE_NULL'] : [];
    $class = null;
    foreach ($type instanceof ReflectionUnionType ? $type->getTypes() : [$type] as $one) {
        if ($one->isBuiltin()) {
            $masks[] = 'MAY_BE' . $names[$one->getName()];
        } elseif ($class === null) {
            $class = $one->getName();
        } else {
            throw new Exception("two classes in one type: $type");
        }
    }
    return [implode(' | ', array_unique($masks)) ?: '0', $class];
}

/** A zend_type with a class name of the program. */
function type_of(?ReflectionType $type): string
{
    [$mask, $class] = mask_of($type);
    return $class === null ? "ZEND_TYPE_INIT_MASK($mask)" : 'ZEND_TYPE_INIT_CLASS_CONST_MASK(' . quoted($class) . ", $mask)";
}

function parameters_of(string $name, ReflectionFunctionAbstract $function): string
{
    $text = "const zend_internal_arg_info {$name}_arguments[] = {\n"
        . "    {reinterpret_cast<const char *>(std::uintptr_t{{$function->getNumberOfRequiredParameters()}}), "
        . type_of($function->getReturnType()) . ", nullptr},\n";
    foreach ($function->getParameters() as $one) {
        $default = $one->isDefaultValueAvailable() ? var_export($one->getDefaultValue(), true) : null;
        $default = $default === 'NULL' ? 'null' : ($default === "array (\n)" ? '[]' : $default);
        $text .= '    {' . quoted($one->getName()) . ', ' . type_of($one->getType()) . ', ' . quoted($default) . "},\n";
    }
    return "$text};\n";
}

function sensitive_of(string $table, string $key, ReflectionFunctionAbstract $function): string
{
    $text = '';
    foreach ($function->getParameters() as $one) {
        if ($one->getAttributes(SensitiveParameter::class)) {
            $text .= "  keep_from_traces({$table}, " . quoted(strtolower($key)) . ", {$one->getPosition()});\n";
        }
    }
    return $text;
}

/** Of a class: what declares it, and the statements that register it. */
function of_class(ReflectionClass $class): array
{
    $short = $class->getShortName();
    $tables = '';
    $methods = '';
    $register = '';
    $declared = "static zend_class_entry *class_$short = nullptr;\n";
    foreach ($class->getMethods() as $one) {
        if ($one->getDeclaringClass()->getName() !== $class->getName()) {
            continue;
        }
        $name = "{$short}_{$one->getName()}";
        $flags = implode(' | ', array_map(fn ($flag) => 'ZEND_ACC_' . strtoupper($flag),
            array_diff(Reflection::getModifierNames($one->getModifiers()), ['final'])));
        $handler = $one->isAbstract() ? 'nullptr' : "entry<$name>";
        $declared .= $one->isAbstract() ? '' : "static void $name(Call &call);\n";
        $tables .= parameters_of($name, $one);
        $count = $one->getNumberOfParameters();
        $methods .= '    {' . quoted($one->getName()) . ", $handler, {$name}_arguments, $count, $flags},\n";
        $register .= sensitive_of("&class_{$short}->function_table", $one->getName(), $one);
    }
    $tables .= "const zend_function_entry {$short}_methods[] = {\n$methods    ZEND_FE_END\n};\n";
    $parent = $class->getParentClass();
    $parents = ['RuntimeException' => 'spl_ce_RuntimeException'];
    $begin = "  INIT_CLASS_ENTRY(one, " . quoted($class->getName()) . ", {$short}_methods);\n";
    if ($class->isInterface()) {
        return [$declared, $tables, "$begin  class_$short = zend_register_internal_interface(&one);\n"];
    }
    $base = $parent ? $parents[$parent->getName()] ?? "class_{$parent->getShortName()}" : 'nullptr';
    $begin .= "  class_$short = zend_register_internal_class_ex(&one, $base);\n";
    $known = ['Iterator' => 'zend_ce_iterator', 'Countable' => 'zend_ce_countable', 'IteratorAggregate' => 'zend_ce_aggregate'];
    $inherited = $parent ? $parent->getInterfaceNames() : [];
    foreach (array_diff($class->getInterfaceNames(), $inherited, ['Traversable', 'Stringable', 'Throwable']) as $one) {
        $begin .= "  zend_class_implements(class_$short, 1, " . ($known[$one] ?? 'class_' . substr($one, strlen('Ghlauth\\'))) . ");\n";
    }
    $flags = $parent ? [] : ['ZEND_ACC_NO_DYNAMIC_PROPERTIES'];
    $flags = $class->isFinal() ? [...$flags, 'ZEND_ACC_FINAL'] : $flags;
    $flags = str_contains((string) $class->getDocComment(), '@not-serializable') ? [...$flags, 'ZEND_ACC_NOT_SERIALIZABLE'] : $flags;
    $begin .= $flags ? "  class_{$short}->ce_flags |= " . implode(' | ', $flags) . ";\n" : '';
    foreach ($class->getProperties() as $one) {
        if ($one->getDeclaringClass()->getName() === $class->getName()) {
            [$mask, $type] = mask_of($one->getType());
            $default = $one->hasDefaultValue() ? 'initial(' . initial($one->getDefaultValue()) . ')' : 'nothing_yet()';
            $flags = 'ZEND_ACC_PUBLIC' . ($one->isReadOnly() ? ' | ZEND_ACC_READONLY' : '');
            $begin .= "  declare(class_$short, " . quoted($one->getName()) . ", $default, $flags, $mask);\n";
            if ($type !== null) {
                throw new Exception("a property of a class: $short::{$one->getName()}");
            }
        }
    }
    return [$declared, $tables, $begin . $register];
}

function arginfo(string $stub): string
{
    $before = [get_declared_classes(), get_declared_interfaces(), get_defined_constants()];
    require $stub;
    $names = [...array_diff(get_declared_interfaces(), $before[1]), ...array_diff(get_declared_classes(), $before[0])];
    $classes = array_map(fn ($name) => new ReflectionClass($name), $names);
    // Interfaces first, then bases before what derives from them.
    usort($classes, fn ($one, $other) => [$other->isInterface(), $one->getStartLine()] <=> [$one->isInterface(), $other->getStartLine()]);
    $declared = $tables = $register = $functions = $kinds = '';
    foreach (get_defined_functions()['user'] as $name) {
        $function = new ReflectionFunction($name);
        if ($function->getFileName() === realpath($stub)) {
            $short = $function->getShortName();
            $declared .= "static void function_$short(Call &call);\n";
            $tables .= parameters_of("function_$short", $function);
            $functions .= '    {' . quoted($function->getName()) . ", entry<function_$short>, function_{$short}_arguments, "
                . "{$function->getNumberOfParameters()}, 0},\n";
        }
    }
    foreach ($classes as $class) {
        [$one, $table, $statements] = of_class($class);
        $declared .= $one;
        $tables .= $table;
        $register .= "$statements\n";
        if ($class->isSubclassOf('Ghlauth\\GhlauthException')) {
            $kinds .= '  if (kind == ' . quoted(substr($class->getShortName(), 0, -strlen('Exception')) . 'Error')
                . ") return class_{$class->getShortName()};\n";
        }
    }
    foreach (array_diff_key(get_defined_constants(), $before[2]) as $name => $value) {
        $kind = is_int($value) ? 'long' : 'string';
        $text = is_int($value) ? $value : quoted($value);
        $register .= "  zend_register_{$kind}_constant(ZEND_STRL(" . quoted($name) . "), $text, CONST_PERSISTENT, module);\n";
    }
    $tables .= "const zend_function_entry functions[] = {\n$functions    ZEND_FE_END\n};\n";
    return "// Generated by generate.php from ghlauth.stub.php.\n#ifndef GHLAUTH_TABLES\n$declared"
        . "static zend_class_entry *class_of_error(std::string_view kind) {\n$kinds  return class_GhlauthException;\n}\n#else\n$tables\n"
        . "void register_all(int module) {\n  zend_class_entry one;\n$register}\n#endif\n";
}

/** Leaves a file alone that would not change. */
function write(string $path, string $text): void
{
    if (!is_file($path) || file_get_contents($path) !== $text) {
        file_put_contents($path, $text);
    }
}

@mkdir($folder, recursive: true);
$abi = json_decode(file_get_contents($description), true, flags: JSON_THROW_ON_ERROR);
write("$folder/ghlauth.stub.php", stub($abi, file_get_contents("$core/adapter/errors.hpp")));
write("$folder/ghlauth_arginfo.h", arginfo(realpath("$folder/ghlauth.stub.php")));
