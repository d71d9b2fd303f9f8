<?php

// Runs the blocks of the README one after the other, with what their reader has; that for webhooks is served by php-fpm.

declare(strict_types=1);

require __DIR__ . '/support.php';

putenv('HIGHLEVEL_PIT=' . ABOUT['pit']);
putenv('HIGHLEVEL_CLIENT_SECRET=' . ABOUT['client_secret']);
session_id('session1');
[$locationId, $contactId, $contactIds] = [ABOUT['location'], ABOUT['contact'], ABOUT['contacts']];
[$clientId, $redirectUri, $folder, $key] = [ABOUT['client_id'], ABOUT['redirect_uri'], ABOUT['folder'], hex2bin(ABOUT['store_key'])];
foreach (ABOUT['blocks'] as $block) {
    if (!str_contains($block, 'http_response_code')) {
        eval(strtr($block, ['new Ghlauth\Config(' => 'config(']));
        $callbackUrl ??= isset($url) ? allow($url) : null;
    }
}
same(ABOUT['pit'], $sourced->accessToken());
same(false, str_contains(print_r([$config, $pit, $credential, $oauth, $store, $logged, $sourced], true), 'pit-'));
echo "the README was run\n";
