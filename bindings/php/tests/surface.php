<?php

// Prints what there is under Ghlauth: of the extension, or of the stub file that is given.

if (isset($argv[1])) {
    require $argv[1];
}
$lines = [];
foreach ([...get_declared_interfaces(), ...get_declared_classes()] as $name) {
    $class = new ReflectionClass($name);
    if ($class->getNamespaceName() !== 'Ghlauth') {
        continue;
    }
    $of = array_diff($class->getInterfaceNames(), ['Stringable']);
    sort($of);
    $lines[] = implode(' ', Reflection::getModifierNames($class->getModifiers())) . " $name " . implode(' ', $of)
        . ' ' . ($class->getParentClass() ? $class->getParentClass()->getName() : '');
    foreach ($class->getMethods() as $method) {
        if ($method->getDeclaringClass()->getName() === $name) {
            $lines[] = "$name: " . told($method);
        }
    }
    foreach ($class->getProperties() as $one) {
        if ($one->getDeclaringClass()->getName() === $name) {
            $lines[] = "$name: " . implode(' ', Reflection::getModifierNames($one->getModifiers())) . " {$one->getType()} \${$one->getName()} "
                . var_export($one->getDefaultValue(), true);
        }
    }
}
foreach (array_merge(...array_values(get_defined_functions())) as $name) {
    if (str_starts_with($name, 'ghlauth\\')) {
        $lines[] = told(new ReflectionFunction($name));
    }
}
foreach (get_defined_constants() as $name => $value) {
    if (str_starts_with($name, 'Ghlauth\\')) {
        $lines[] = "$name = $value";
    }
}

function told(ReflectionFunctionAbstract $function): string
{
    $parameters = [];
    foreach ($function->getParameters() as $one) {
        $types = explode('|', (string) $one->getType());
        sort($types);
        $parameters[] = ($one->getAttributes(SensitiveParameter::class) ? '(not in traces) ' : '') . implode('|', $types)
            . " \${$one->getName()}" . ($one->isDefaultValueAvailable() ? ' = ' . json_encode($one->getDefaultValue()) : '');
    }
    $types = explode('|', (string) $function->getReturnType());
    sort($types);
    $modifiers = $function instanceof ReflectionMethod ? implode(' ', Reflection::getModifierNames($function->getModifiers())) : '';
    return "$modifiers {$function->getName()}(" . implode(', ', $parameters) . '): ' . implode('|', $types);
}

sort($lines);
echo implode("\n", $lines), "\n";
