"""Small templates, many a corner of the language; see make-corpus.py."""

WHITESPACE = r'''
a{% if true %}b{% endif %}c
a {% if true %} b {% endif %} c
   {% if true %}   
 x
   {% endif %}   
y
a
  {%- if true -%}
  b
  {%- endif -%}
c
  {%+ if true %}
x
{%+ endif %}
  {% if true +%}
x
  {% endif +%}
y
{{ 1 }}
{{ 2 }}

{{- 1 -}}   {{+ 2 }}  x
a {{- ' b ' -}} c
{# comment #}
x {# a #} y {#- b -#} z
   {# c #}   
x
x {#+ c +#}
y
{% raw %}{{ x }}{% endraw %}
 {% raw -%}  {{ x }} {%- endraw %} y
  {% raw %}
 a
  {% endraw %}
b
{%raw%}a{%endraw%}{% raw %}{% if %}{% endraw %}
{% raw %}{% endraw %}|{% raw %} {%+ endraw +%}
x
{% for i in [1,2] %}
  {{ i }}
{% endfor %}
{% for i in [1,2] -%}
  {{ i }}
{%- endfor %}
{% set x = 1 %}
{% set y = 2 -%}   
z
line
	{% if true %}
tab	{% endif %}
{{ 'a' }}	{{ 'b' }}
a{{ '\n' }}b
a
{%- set x = 1 %}
b
{%- set x = 1 -%}
c
 {%- if true %} a {% else -%} b {%+ endif %} c
{{ {'a': {'b': 1}} }}{{ {'a': {'b': 1}}['a']['b']}}
{{ '}}' }}{{ "%}" }}{% if '%}' %}x{% endif %}
{{'{{'}}{{ '{%' }}{{ '{#' }}
{ { x } } {a} % } {
{{ 1 -}}
 {{- 2 }}
  {{ 1 }}
  {{+ 2 }}
{%if true%}a{%endif%}{%- if true-%} b {%-endif-%} c
{% if true %}

a

{% endif %}

b
{% if false %}x{% elif true %}
y
{% endif %}
 {%- raw %} a {% endraw -%} b
{% macro f() -%}
  x
{%- endmacro %}
{{ f() }}|
{# multi
line #}
after
{#- multi
line -#}
after
x{##}y{#-#}z{#--#}w
'''

EXPRESSIONS = r'''
{{ 1 + 2 * 3 - 4 / 2 }}
{{ 2 ** 3 ** 2 }}
{{ -2 ** 2 }}
{{ 2 ** -1 }}
{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 // -2 }} {{ 7.5 // 2 }} {{ -7.5 // 2 }}
{{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 % 2 }} {{ -7.5 % 2 }} {{ 5 % -2.5 }}
{{ 1 / 2 }} {{ 4 / 2 }} {{ 1 / 3 }} {{ -1 / 3 }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 1.0 / 0 }}
{{ 0 ** -1 }}
{{ 1e3 }} {{ 1e-7 }} {{ 1E5 }} {{ 1.5e+10 }} {{ 1e16 }} {{ 1e15 }} {{ 123456789012345.6 }}
{{ 0.1 + 0.2 }} {{ 1.0 }} {{ 100.0 }} {{ 1.10 }} {{ 3.14159 }}
{{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 00 }} {{ 0xff_ff }}
{{ 012 }}
{{ true }} {{ false }} {{ none }} {{ True }} {{ False }} {{ None }}
{{ true + true }} {{ true * 3 }} {{ -true }} {{ +true }} {{ not true }}
{{ 'a' + 'b' }} {{ 'a' * 3 }} {{ 3 * 'ab' }} {{ 'a' * -1 }}|{{ 'a' * 0 }}
{{ 'a' + 1 }}
{{ 1 + 'a' }}
{{ 'a' - 'b' }}
{{ 'a' + none }}
{{ none + 'a' }}
{{ [1] + [2] }} {{ [1] * 2 }} {{ (1,) + (2,) }} {{ (1, 2) * 2 }}
{{ [1] + (2,) }}
{{ {} + {} }}
{{ 'a' ~ 1 ~ none ~ true ~ [1] ~ 1.5 }}
{{ 1 ~ 2 + 3 }}
{{ 1 + 2 ~ 3 }}
{{ 'a' ~ undefined_name ~ 'b' }}
{{ 1 < 2 }} {{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 >= 2 }} {{ 1 == 1.0 }} {{ 1 == true }}
{{ 'a' < 'b' }} {{ 'a' < 'A' }} {{ 'a' == 'a' }} {{ 'é' > 'z' }} {{ [1, 2] < [1, 3] }} {{ (1,) < (1, 0) }}
{{ 1 < 'a' }}
{{ none < 1 }}
{{ [] < {} }}
{{ {} < {} }}
{{ 1 == 'a' }} {{ none == false }} {{ [] == () }} {{ {'a': 1} == {'a': 1.0} }} {{ [1, [2]] == [1, [2]] }}
{{ 1 in [1, 2] }} {{ 3 in [1, 2] }} {{ 3 not in [1, 2] }} {{ 'a' in 'abc' }} {{ '' in 'abc' }} {{ 'a' in {'a': 1} }} {{ 1 in {'a': 1} }} {{ 2 in (1, 2) }}
{{ 1 in 'abc' }}
{{ 1 in 5 }}
{{ [] in {} }}
{{ 'a' in undefined_name }} {{ 'a' not in undefined_name }}
{{ not 1 in [2] }} {{ not (1 in [1]) }}
{{ 1 and 2 }} {{ 0 and 2 }} {{ 1 or 2 }} {{ 0 or 2 }} {{ '' or 'x' }} {{ [] or {} }} {{ not [] }}
{{ 1 if true else 2 }} {{ 1 if false else 2 }} {{ 1 if false }}|{{ 'a' if 0 else 'b' if 0 else 'c' }}
{{ (1 if false) is defined }} {{ (1 if false).x }}
{{ [1, 2, 3] }} {{ (1, 2, 3) }} {{ (1,) }} {{ () }} {{ [] }} {{ {} }} {{ [1, 2,] }} {{ {'a': 1,} }}
{{ 1, 2 }}
{{ {'a': 1, 'b': [1, {'c': none}], 3: 4.5, true: 'x', none: (), (1, 2): 'y'} }}
{{ {'a': 1, 'a': 2} }} {{ {1: 'a', 1.0: 'b', true: 'c'} }}
{{ {[]: 1} }}
{{ {}[[]] is defined }}
{{ "it's" }} {{ ["it's"] }} {{ ['a"b'] }} {{ ["a'b\"c"] }} {{ ['a\\b\n\t\r\x07\x7f é €\u200b\xa0\U0001f600\ue000'] }}
{{ 'a\n\t\\\'\"\x41\u00e9\U0001f600\101\0' }}
{{ '\q\é\
b' }}
{{ '\x4' }}
{{ '\u12' }}
{{ "a" 'b' "c" }}
{{ 'a
b' }}
{{ 'unterminated }}
{{ 1 2 }}
{{ a b }}
{{ }}
{{ ) }}
{{ (1 }}
{{ [1, 2 }}
{{ {'a' 1} }}
{{ 1 + }}
{{ * 2 }}
{{ a. }}
{{ a.1 }}|{{ 'abc'.1 }}|{{ [1, [2, 3]].1.0 }}
{{ $ }}
{{ a ! b }}
{{ 1 is 2 }}
{{ not }}
{{ -1 | abs }} {{ -1.5 | abs }} {{ (-1) | abs }} {{ 2 - 1 | abs }}
{{ - 'a' }}
{{ + 'a' }}
{{ - none }}
{{ -5 // 2 * 3 % 4 }}
{{ 9223372036854775807 }} {{ -9223372036854775807 - 1 }}
{{ 10 ** 18 }} {{ 2 ** 62 }} {{ 2 ** 0.5 }} {{ 4 ** 0.5 }}
{{ 10.0 ** 400 }}
{{ 1e308 * 10 }} {{ -1e308 * 10 }}
{{ 5 | float }} {{ '3.7' | float }} {{ 'x' | float }} {{ 'x' | float(1.5) }} {{ none | float }}
{{ '42' | int }} {{ '42.9' | int }} {{ 'x' | int }} {{ 'x' | int(7) }} {{ 4.9 | int }} {{ -4.9 | int }} {{ '0x1f' | int(base=16) }} {{ '0x1f' | int(0, 0) }} {{ ' 12 ' | int }} {{ '1_000' | int }} {{ '1__0' | int }} {{ true | int }} {{ none | int }} {{ [] | int }}
{{ '-5' | int }} {{ '+5' | int }} {{ '1e3' | int }} {{ '1e3' | float }} {{ 'inf' | float }} {{ 'nan' | float }} {{ '-inf' | float }} {{ 'inf' | int }} {{ '０１' | int }}
{{ 1.5 is number }} {{ (1, 2)[0] }} {{ (1, 2)[-1] }} {{ (1, 2)[5] }}|{{ [1][0.0] }}|{{ 'abc'[1] }} {{ 'abc'[-1] }}
{{ [1, 2, 3, 4][1:3] }} {{ [1, 2, 3, 4][:2] }} {{ [1, 2, 3, 4][2:] }} {{ [1, 2, 3, 4][::2] }} {{ [1, 2, 3, 4][::-1] }} {{ [1, 2, 3, 4][-2:] }} {{ [1, 2, 3][3:1] }} {{ [1, 2, 3][3:0:-1] }} {{ [1, 2, 3][-100:100] }} {{ (1, 2, 3)[1:] }}
{{ 'abcdef'[1:4] }} {{ 'abcdef'[::-1] }} {{ 'aéi€o'[1:4] }} {{ 'aéi€o'[::-2] }} {{ 'aéi€o'[-2] }} {{ 'abc'[10:] }}|{{ 'abc'[none:2] }} {{ 'abc'[true:] }}
{{ xs[::0] }}
{{ xs['a':] }}
{{ n[1:] }}
{{ d[1:] }}
{{ undefined_name[1:] }}
{{ xs[1:2, 3] }}
{{ undefined_name }}|{{ undefined_name | default('x') }}|{{ undefined_name is defined }}
{{ undefined_name.a }}
{{ undefined_name['a'] }}
{{ undefined_name() }}
{{ undefined_name + 1 }}
{{ 1 + undefined_name }}
{{ -undefined_name }}
{{ undefined_name < 1 }}
{{ undefined_name == other_undefined }} {{ undefined_name == none }} {{ undefined_name != 1 }} {{ not undefined_name }}
{{ undefined_name | length }} {{ undefined_name | list }} {{ undefined_name | upper }}|{{ undefined_name | join(',') }}|{{ undefined_name | string }}|{{ undefined_name ~ '' }}
{{ [undefined_name] }} {{ {'a': undefined_name} }}
{{ undefined_name | tojson }}
{{ [undefined_name] | tojson }}
{{ d.missing }}|{{ d['missing'] }}|{{ d.missing is defined }}
{{ d.missing.more }}
{{ xs.foo }}|{{ xs[100] }}|{{ n.foo }}|{{ none_value.foo }}|{{ 'abc'.foo }}|{{ none['a'] }}
{{ xs[100].foo }}
{{ d.items is callable }} {{ d.keys is defined }} {{ d['items'] is callable }} {{ dd['items'] }}
{{ d.__class__ }}|{{ d['__class__'] }}|{{ ''.__class__ is defined }}|{{ d._x }}
{{ d.__class__.__name__ }}
{{ xs.append }}|{{ xs.append is defined }}|{{ d.update is callable }}
{{ xs.append(1) }}
{{ xs.pop() }}
{{ d.update({}) }}
{{ d.clear() }}
{{ d.setdefault('a', 1) }}
{{ 5() }}
{{ 'a'() }}
{{ (1).real }} {{ (1.5).is_integer() }} {{ (2.0).is_integer() }} {{ 5 .bit_length() }}
{{ s.upper.foo }}|{{ (s.upper)() }}
{{ loop }}|{{ caller }}|{{ self }}
{{ range(3) }} {{ range(1, 4) | list }} {{ range(5, 0, -2) | list }} {{ range(0) | list }} {{ range(3)[1] }} {{ range(10)[2:4] }} {{ 2 in range(3) }} {{ range(3) | length }} {{ range(3) == range(0, 3) }}
{{ range(100001) }}
{{ range('a') }}
{{ range(1.5) }}
{{ range() }}
{{ range(1, 2, 0) }}
{{ dict(a=1, b=2) }} {{ dict([('a', 1)]) }} {{ dict({'a': 1}, b=2) }} {{ dict() }} {{ dict.fromkeys(['a', 'b'], 1) }} {{ dict([[1, 2]]) }}
{{ dict(1) }}
{{ dict([1]) }}
{{ f(x for x in y) }}
{{ [x for x in y] }}
{{ lambda: 1 }}
{{ a = 1 }}
{{ a := 1 }}
{{ 1 if }}
{{ 1 if true else }}
{{ {**d} }}
{{ [*xs] }}
{{ 'a' is not none and 'b' is string }}
{{ 1 is odd or 1 is even }}
{{ none is none is none }}
{{ 3 is divisibleby 3 }} {{ 4 is divisibleby(3) }} {{ 1 is sameas 1 }} {{ true is sameas true }} {{ none is sameas none }} {{ 1 is eq 1 }} {{ 1 is lt 2 }} {{ 'a' is in 'abc' }} {{ 'a' is in ['a'] }} {{ 1 is ge 1 }} {{ 1 is ne 2 }}
{{ 1 is nosuchtest }}
{{ 1 | nosuchfilter }}
{% if false %}{{ 1 | nosuchfilter }}{% endif %}x
{% if true %}{{ 1 | nosuchfilter }}{% endif %}x
{% if false %}{% for a in [] %}{{ 1 | nosuchfilter }}{% endfor %}{% endif %}x
{{ 1 if true else (x | nosuchfilter) }}
{{ 'upper' is filter }} {{ 'nosuch' is filter }} {{ 'odd' is test }} {{ 'nosuch' is test }}
{{ '%s-%d-%5.2f|%-5s|%05d|%x|%r|%%' % ('a', 3, 2.5, 'b', 42, 255, 'q') }}
{{ '%s' % 'a' }} {{ '%s' % [1, 2] }} {{ '%(a)s %(b)03d' % {'a': 1, 'b': 2} }} {{ 'abc' % {} }} {{ '%s' % none }} {{ '%s' % (1,) }} {{ '%c' % 65 }} {{ '%c' % 'x' }} {{ '%+d' % 5 }} {{ '% d' % 5 }} {{ '%#x' % 255 }} {{ '%e' % 12345.678 }} {{ '%g' % 0.0001 }} {{ '%.3s' % 'abcdef' }} {{ '%*d' % (5, 42) }}
{% set odd = '\x7f\xa0\xad\xe9\u0378\u200b\u2028\u3000\ud7ff\ue000\ufdd0\ufeff\uffff\U0001f600\U000e0001\U0010ffff' %}{{ [odd, '\'', '"', '\'"\\'] }} {{ '%r %a %.9a|%12a' % (odd, odd, odd, '\xe9') }} {{ '{!r} {!a} {!s}|{!a:>12}'.format(odd, odd, odd, '\xe9') }} {{ odd | tojson }} {{ {odd: odd} }} {% for c in odd %}{{ c.isprintable() }} {% endfor %}
{{ '%d' % 'a' }}
{{ '%s %s' % 'a' }}
{{ '%s' % (1, 2) }}
{{ '%z' % 1 }}
{{ '%' % 1 }}
{{ '{} {}'.format(1, 'a') }} {{ '{1} {0}'.format(1, 2) }} {{ '{a} {b.c} {d[0]}'.format(a=1, b={'c': 2}, d=[3]) }} {{ '{{}}'.format() }} {{ '{!r} {!s}'.format('a', 'a') }} {{ '{:>5}|{:<5}|{:^5}|{:*^7}'.format('a', 'b', 'c', 'd') }} {{ '{:05d} {:+d} {:,} {:_} {:x} {:#b} {:.2f} {:e} {:%} {:10.3f}'.format(42, 5, 1234567, 1234567, 255, 5, 3.14159, 1234.5, 0.25, 2.5) }} {{ '{:{}}'.format('a', 5) }} {{ '{:.3}'.format('abcdef') }} {{ '{:g} {:G} {}'.format(1e10, 1e-10, 1.0) }}
{{ '{}'.format() }}
{{ '{a}'.format() }}
{{ '{} {0}'.format(1) }}
{{ '{'.format() }}
{{ '}'.format() }}
{{ '{:d}'.format('a') }}
{{ '{:q}'.format(1) }}
{{ '{0.__class__}'.format(1) }}
{{ '{a}'.format_map({'a': 1}) }}
'''

FILTERS = r'''
{{ 'abc' | upper }} {{ 'ABC' | lower }} {{ 'hello world-foo bar_baz (x) it\'s' | title }} {{ 'hELLO' | capitalize }} {{ 5 | upper }} {{ none | lower }} {{ 'straße ﬁ ŉ' | upper }} {{ 'ΑΣ ΑΣΑ Σ' | lower }} {{ 'İ' | lower }} {{ 'ǆ' | title }} {{ 'ﬁx' | capitalize }}
{{ '  a b  ' | trim }}|{{ 'xxaxx' | trim('x') }}|{{ '\u00a0a\u2003' | trim }}|{{ 5 | trim }}|{{ 'abcba' | trim('ab') }}
{{ 'abc' | replace('b', 'x') }} {{ 'aaa' | replace('a', 'b', 2) }} {{ 'abc' | replace('', '-') }} {{ 123 | replace(2, 'x') }} {{ 'abc' | replace('', '-', 2) }} {{ 'é€' | replace('', '.') }}
{{ 'abc' | replace('b') }}
{{ 'abc' | length }} {{ [1, 2] | length }} {{ {'a': 1} | count }} {{ 'é€' | length }} {{ () | length }}
{{ 5 | length }}
{{ none | length }}
{{ [1, 2, 3] | first }} {{ [1, 2, 3] | last }} {{ 'abc' | first }} {{ 'abc' | last }} {{ [] | first }}|{{ [] | last }}|{{ {'a': 1, 'b': 2} | first }} {{ {'a': 1, 'b': 2} | last }}
{{ 5 | first }}
{{ none | last }}
{{ [3, 1, 2] | sort }} {{ ['b', 'A', 'c'] | sort }} {{ ['b', 'A', 'c'] | sort(case_sensitive=true) }} {{ [3, 1, 2] | sort(reverse=true) }} {{ [1, 2.5, true] | sort }} {{ 'hello' | sort }} {{ {'b': 1, 'a': 2} | sort }} {{ [[2, 1], [1, 2]] | sort }}
{{ [1, 'a'] | sort }}
{{ [none, 1] | sort }}
{{ [{'a': 1}, {'a': 2}] | sort }}
{{ people | sort(attribute='name') | map(attribute='name') | join(',') }} {{ people | sort(attribute='age,name') | map(attribute='name') | list }} {{ people | sort(reverse=true, attribute='age') | map(attribute='name') | list }}
{{ people | map(attribute='name') | join(', ') }} {{ people | map(attribute='address.city', default='?') | list }} {{ ['a', 'b'] | map('upper') | join }} {{ [1, 2] | map('string') | list }} {{ ['a-b', 'c'] | map('replace', '-', '+') | list }} {{ [[1, 2], [3]] | map('first') | list }} {{ [[1, 2], [3]] | map(attribute=0) | list }} {{ [[1, 2], [3]] | map(attribute='1', default='x') | list }} {{ none | map('upper') | list }}
{{ [1] | map | list }}
{{ [1] | map('nosuch') | list }}
{{ [1] | map(attribute='a', foo=1) | list }}
{{ 5 | map('upper') | list }}
{{ [1, 2, 3, 4] | select('odd') | list }} {{ [1, 2, 3, 4] | reject('odd') | list }} {{ [0, 1, '', 'a', none] | select | list }} {{ [0, 1, '', 'a'] | reject | list }} {{ [1, 2, 3] | select('>', 1) | list }} {{ [1, 2, 3] | select('divisibleby', 3) | list }} {{ ['a', 1] | select('string') | list }} {{ [1, 2, 3] | reject('in', [1, 3]) | list }}
{{ people | selectattr('age') | map(attribute='name') | list }} {{ people | selectattr('age', '>', 30) | map(attribute='name') | list }} {{ people | rejectattr('age', 'none') | map(attribute='name') | list }} {{ people | selectattr('address.city', 'equalto', 'Rome') | map(attribute='name') | list }} {{ people | selectattr('address', 'defined') | map(attribute='name') | list }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ messages | rejectattr('role', 'in', ['user', 'system']) | list | length }}
{{ [1] | selectattr | list }}
{{ [1] | select('nosuch') | list }}
{{ [1, 2, 1, 'A', 'a'] | unique | list }} {{ [1, 2, 1, 'A', 'a'] | unique(true) | list }} {{ people | unique(attribute='age') | map(attribute='name') | list }} {{ [1, 1.0, true] | unique | list }}
{{ [[1]] | unique | list }}
{{ [3, 1, 2] | min }} {{ [3, 1, 2] | max }} {{ ['b', 'A'] | min }} {{ ['b', 'A'] | min(case_sensitive=true) }} {{ [] | max }}|{{ people | max(attribute='age') }} {{ 'hello' | max }}
{{ [1, 'a'] | max }}
{{ [1, 2, 3] | sum }} {{ [1, 2] | sum(start=10) }} {{ people | sum(attribute='height') }} {{ [1, 2.5] | sum }} {{ [] | sum }} {{ [[1], [2]] | sum(start=[]) }}
{{ ['a'] | sum }}
{{ ['a'] | sum(start='') }}
{{ [1, 2, 3] | join }} {{ [1, 2, 3] | join(', ') }} {{ 'abc' | join('-') }} {{ ['a', none, 1.5, true] | join('|') }} {{ people | join(',', attribute='name') }} {{ {'a': 1, 'b': 2} | join(',') }} {{ [1, 2] | join(0) }}
{{ 5 | join }}
{{ [1, 2, 3] | reverse | list }} {{ 'abé' | reverse }} {{ {'a': 1, 'b': 2} | reverse | list }} {{ range(3) | reverse | list }} {{ (1, 2) | reverse | list }} {{ [1, 2] | map('string') | reverse | list }}
{{ 5 | reverse }}
{{ 'abc' | list }} {{ {'a': 1} | list }} {{ {'a': 1}.items() | list }} {{ {'a': 1} | items | list }} {{ undefined_name | items | list }}
{{ [1] | items | list }}
{{ 5 | list }}
{{ {'b': 2, 'a': 1} | dictsort }} {{ {'b': 1, 'a': 2} | dictsort(by='value') }} {{ {'b': 1, 'A': 2} | dictsort(true) }} {{ {'b': 1, 'A': 2} | dictsort(reverse=true) }}
{{ {'b': 1} | dictsort(by='x') }}
{{ [1] | dictsort }}
{{ [1, 2, 3, 4, 5] | batch(2) | list }} {{ [1, 2, 3] | batch(2, 'x') | list }} {{ [1, 2, 3, 4, 5] | slice(2) | list }} {{ [1, 2, 3, 4, 5] | slice(3, 'x') | list }} {{ [] | batch(2) | list }} {{ [1] | slice(3) | list }}
{{ [1] | slice(0) | list }}
{{ people | groupby('age') | map(attribute=0) | list }} {% for age, group in people | groupby('age') %}{{ age }}:{{ group | map(attribute='name') | join('+') }};{% endfor %} {% for g in people | groupby('address.city', default='-') %}{{ g.grouper }}={{ g.list | length }} {{ g[0] }};{% endfor %}
{{ ['B', 'a', 'b'] | groupby(0) | list }}
{{ none | default('x') }} {{ none | default('x', true) }} {{ '' | default('x', boolean=true) }} {{ undefined_name | d('y') }} {{ undefined_name | default }}|{{ 0 | default('x') }} {{ d.missing | default('z') }} {{ undefined_name | default(default_value='q') }}
{{ 'a' | default(1, 2, 3) }}
{{ 'a' | default(foo=1) }}
{{ 42.55 | round }} {{ 42.55 | round(1) }} {{ 42.55 | round(1, 'floor') }} {{ 42.55 | round(1, 'ceil') }} {{ 2.5 | round }} {{ 3.5 | round }} {{ -2.5 | round }} {{ 2.675 | round(2) }} {{ 1234.5 | round(-2) }} {{ 42 | round }} {{ 1250 | round(-2) }} {{ 1350 | round(-2) }} {{ 5 | round(0, 'ceil') }} {{ 1e300 | round(2) }} {{ true | round }} {{ 0.5 | round | int }} {{ 1.5 | round(precision=0, method='floor') }}
{{ 'a' | round }}
{{ 1.5 | round(1, 'up') }}
{{ 'a\nb\n\nc' | indent }} {{ 'a\nb' | indent(2) }} {{ 'a\nb' | indent(2, true) }} {{ 'a\n\nb' | indent(2, blank=true) }} {{ 'a\nb' | indent('> ') }} {{ '' | indent }}| {{ 'a\n' | indent }}| {{ 'a\nb' | indent(width=1, first=true) }}
{{ 5 | indent }}
{{ 'foo bar baz qux' | truncate(9) }} {{ 'foo bar baz qux' | truncate(9, true) }} {{ 'foo bar baz qux' | truncate(11) }} {{ 'foo bar baz qux' | truncate(11, false, '...', 0) }} {{ 'short' | truncate }} {{ 'foobarbazqux' | truncate(5, end='') }} {{ 'é€é€é€é€é€é€' | truncate(4, true, '…', 0) }}
{{ 'foo bar baz qux' | truncate(2) }}
{{ 'a b  c_d é-f' | wordcount }} {{ 'abc' | center(9) }}| {{ 'ab' | center(5) }}| {{ 'abc' | center(6) }}|
{{ '%s %s' | format('a', 1) }} {{ '%(a)s' | format(a=1) }} {{ 'x' | format }}
{{ '%s' | format(1, a=2) }}
{{ '<a href="x">\'&</a>' | escape }} {{ '<b>' | e }} {{ '<b>' | safe }} {{ ('<b>' | e) ~ '<' }} {{ ('<b>' | e) + '<' }} {{ '<' + ('<b>' | safe) }} {{ [('<' | e)] }} {{ ('<' | e) | upper }} {{ '<' | e | e }} {{ '<' | e | forceescape }} {{ 5 | e }} {{ none | e }} {{ ('a' | safe) is escaped }} {{ 'a' is escaped }}
{{ '<p>a <b>b</b>  c</p> &amp; <!-- x -->d' | striptags }} {{ 'a b/c?d=é&' | urlencode }} {{ {'a b': 'c d', 'e': '/'} | urlencode }} {{ [('a', 1)] | urlencode }} {{ {'class': 'x', 'id': none, 'n': 5, 'q': '"'} | xmlattr }}|{{ {} | xmlattr }}|{{ {'a': 1} | xmlattr(false) }}
{{ {'a b': 1} | xmlattr }}
{{ 1 | filesizeformat }} {{ 999 | filesizeformat }} {{ 1000 | filesizeformat }} {{ 1500000 | filesizeformat }} {{ 1024 | filesizeformat(true) }} {{ '2048' | filesizeformat(binary=true) }} {{ 0 | filesizeformat }} {{ 1e30 | filesizeformat }}
{{ d | attr('a') }}|{{ 'x' | attr('upper') is callable }}|{{ xs | attr('append') }}|
{{ 5 | string + 'a' }} {{ [1] | string }} {{ 'é' | string }} {{ 1.0 | string }}
{{ 5 | tojson }} {{ 'a"b\\\n\t\u0001é€\u007f/<>&\'' | tojson }} {{ [1, 2.0, 1e-7, 1e16, none, true, 'x', [], {}] | tojson }} {{ {'a': {'b': [1, {'c': []}]}} | tojson }} {{ {'a': {'b': [1, {'c': []}]}} | tojson(indent=2) }} {{ [] | tojson(indent=4) }} {{ {1: 2, none: 3, true: 4, 1.5: 5} | tojson }} {{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }} {{ 'é€😀' | tojson(ensure_ascii=true) }} {{ [1, {'a': 2}] | tojson(separators=(',', ':')) }} {{ (1, 2) | tojson }} {{ [1] | tojson(indent='--') }} {{ {'a': [1, 2]} | tojson(indent=0) }} {{ 'x' | tojson(true) }}
{{ xs | map('string') | tojson }}
{{ {(1, 2): 3} | tojson }}
{{ range(3) | tojson }}
{{ namespace(a=1) | tojson }}
{{ {'b': 1, 2: 3} | tojson(sort_keys=true) }}
{{ 'a' | upper | lower | title | length }}
{{ 'a' | upper() }} {{ 'a' | upper(1) }}
{{ 'abc' | filter.name }}
{{ xs | join(',') | upper ~ 'x' }}
{{ xs | length > 2 and 'a' | upper == 'A' }}
{{ [3, 1] | sort | first + 1 }}
{{ people | map('length') | list }} {{ {'a': 1} | map('upper') | list }}
{{ [1.5, 2] | map('int') | sum }} {{ ['1', '2'] | map('int') | sum }}
{{ 'abc' | map('upper') | list }}
{% set g = xs | map('string') %}{{ g | list }}{{ g | list }}
{% set g = xs | select('odd') %}{% if g %}yes{% endif %}{{ g | length }}
{% set g = [1, 'a'] | map('abs') %}ok
{% set g = [1, 'a'] | map('abs') %}{{ g | first }}
{% filter upper %}a{{ 'b' }}{% endfilter %} {% filter replace('a', 'b') | upper %}banana{% endfilter %}
{% filter nosuch %}{% endfilter %}
'''

METHODS = r'''
{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'a b c'.split(none, 1) }} {{ 'a b c'.rsplit(' ', 1) }} {{ ' a b  c '.rsplit(none, 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'a--b'.split('--') }} {{ 'a b c'.split(maxsplit=1) }} {{ 'a,b'.split(sep=',') }} {{ 'aXbXc'.rsplit('X') }}
{{ 'a'.split('') }}
{{ 'a'.split(1) }}
{{ '  a '.strip() }}|{{ '  a '.lstrip() }}|{{ '  a '.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abcab'.lstrip('ab') }}|{{ '\n a\n'.strip() }}|{{ 'a'.strip(none) }}
{{ 'abc'.startswith('a') }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('c') }} {{ 'abc'.startswith('b', 1) }} {{ 'abc'.endswith('b', 0, 2) }} {{ 'abc'.startswith('') }} {{ 'abc'.startswith('', 4) }}
{{ 'abc'.startswith(1) }}
{{ 'abcabc'.find('b') }} {{ 'abcabc'.find('x') }} {{ 'abcabc'.find('b', 2) }} {{ 'abcabc'.rfind('b') }} {{ 'abcabc'.index('c') }} {{ 'é€x'.find('x') }} {{ 'abcabc'.count('bc') }} {{ 'abc'.count('') }} {{ 'aaa'.count('aa') }} {{ 'abc'.find('') }} {{ 'abc'.find('', 5) }} {{ 'abcabc'.find('c', 0, -4) }} {{ 'abcabc'.rfind('a', 0, 3) }}
{{ 'abc'.index('x') }}
{{ 'abc'.replace('b', 'x') }} {{ 'aaa'.replace('a', 'b', 1) }} {{ 'abc'.replace('', '-') }} {{ 'abc'.replace('abc', '') }}|
{{ 'abc'.replace('b', 1) }}
{{ 'hello wORLD'.title() }} {{ "it's a-b".title() }} {{ 'hello wORLD'.capitalize() }} {{ 'aBc'.swapcase() }} {{ 'aBc'.upper() }} {{ 'aBc'.lower() }} {{ 'ß'.casefold() }} {{ 'ß'.upper() }}
{{ 'abc'.isalpha() }} {{ 'abc1'.isalnum() }} {{ '12'.isdigit() }} {{ '1.2'.isdigit() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ '½'.isnumeric() }} {{ ' \t'.isspace() }} {{ ''.isspace() }} {{ 'Ab'.istitle() }} {{ 'AB'.isupper() }} {{ 'ab'.islower() }} {{ 'a1'.islower() }} {{ '1'.islower() }} {{ 'a b'.isidentifier() }} {{ 'ab'.isidentifier() }} {{ 'é'.isascii() }} {{ 'a\n'.isprintable() }} {{ ''.isprintable() }}
{{ 'a'.center(5) }}|{{ 'ab'.center(5, '*') }}|{{ 'a'.ljust(3) }}|{{ 'a'.rjust(3, '.') }}|{{ '7'.zfill(3) }}|{{ '-7'.zfill(4) }}|{{ 'abc'.center(2) }}|{{ 'abc'.center(6, '-') }}
{{ 'a'.center(5, 'ab') }}
{{ 'a\tb'.expandtabs() }}|{{ 'a\tb'.expandtabs(4) }}|{{ 'a=b=c'.partition('=') }}|{{ 'a=b=c'.rpartition('=') }}|{{ 'abc'.partition('x') }}|{{ 'abc'.rpartition('x') }}|{{ 'abc'.removeprefix('a') }}|{{ 'abc'.removesuffix('c') }}|{{ 'a\nb\r\nc'.splitlines() }}|{{ 'a\nb\n'.splitlines(true) }}|{{ 'a\x0bb\u2028c'.splitlines() }}
{{ ','.join(['a', 'b']) }} {{ ','.join('abc') }} {{ ''.join([]) }}|{{ ', '.join(d) }}
{{ ','.join([1]) }}
{{ 'abc'.nosuch() }}
{{ 'abc'.upper(1) }}
{{ 'abc'.upper(x=1) }}
{{ d.get('a') }} {{ d.get('x') }} {{ d.get('x', 'y') }} {{ d.keys() | list }} {{ d.values() | list }} {{ d.items() | list }} {{ d.keys() }} {{ d.items() }} {{ d.values() }} {{ d.copy() }} {{ d.items() | length }} {{ 'a' in d.keys() }} {{ 1 in d.values() }} {{ ('a', 1) in d.items() }}
{{ d.get() }}
{{ d.get([]) }}
{{ d.get('a', default=1) }}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k in d %}{{ k }}{% endfor %}{% for k in d.keys() %}{{ k }}{% endfor %}
{{ xs.index(2) }} {{ xs.count(2) }} {{ (1, 2).index(2) }} {{ [1, 2, 1].index(1, 1) }} {{ xs.copy() }} {{ (1, 1).count(1) }}
{{ xs.index(99) }}
{{ d.items()[0] }}|
{{ s.upper() }} {{ s.split('l') | last }} {{ s[0].upper() ~ s[1:] }}
'''

STATEMENTS = r'''
{% for x in xs %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}
{% for x in xs %}{{ loop.index }}/{{ loop.length }} {{ loop.index0 }} {{ loop.revindex }} {{ loop.revindex0 }} {{ loop.first }} {{ loop.last }} {{ loop.depth }} {{ loop.depth0 }};{% endfor %}
{% for x in xs %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {{ loop.previtem is defined }} {{ loop.nextitem is defined }};{% endfor %}
{% for x in xs %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x // 2) }};{% endfor %}
{% for x in xs %}{{ loop.cycle() }}{% endfor %}
{% for x in xs if x is odd %}{{ x }} {{ loop.index }} {{ loop.length }} {{ loop.last }};{% endfor %}
{% for x in xs if x > 10 %}{{ x }}{% else %}none{% endfor %}
{% for x in [] %}x{% else %}empty{% endfor %}
{% for x in [1] %}{% continue %}{% else %}else{% endfor %}
{% for x in [1] %}{% break %}{% else %}else{% endfor %}
{% for x in [1, 2] %}{% if x == 2 %}{% continue %}{% endif %}a{% else %}else{% endfor %}
{% for x in xs %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 4 %}{% break %}{% endif %}{{ x }}{% endfor %}
{% for a, b in [(1, 2), [3, 4]] %}{{ a }}-{{ b }};{% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for a, b in ['xy'] %}{{ a }}{{ b }}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for a, b in [1] %}{% endfor %}
{% for a, b in [(1,)] %}{% endfor %}
{% for x in 5 %}{% endfor %}
{% for x in none %}{% endfor %}
{% for x in undefined_name %}x{% else %}e{% endfor %}
{% for c in 'aé€' %}[{{ c }}]{% endfor %}
{% for x in xs recursive %}{{ x }}{% endfor %}
{% for node in tree recursive %}{{ node.name }}{{ loop.depth }}{% if node.children %}({{ loop(node.children) }}){% endif %}{% if not loop.last %},{% endif %}{% endfor %}
{% for x in xs %}{{ loop([1]) }}{% endfor %}
{% for x in xs if xs recursive %}{{ x }}{% endfor %};{% for b in [1] %}{% for x in xs if b == x recursive %}{{ x }}{{ loop([1, 2]) if loop.depth < 2 }}{% endfor %}{% endfor %}
{{ '%c' % -1 }}
{{ '%c' % 1114112 }}
{% for x in xs %}{% for y in xs %}{{ loop.index }}{% if y == 2 %}{% break %}{% endif %}{% endfor %}{{ loop.index }};{% endfor %}
{% for x in xs %}{% set outer = loop %}{% for y in [1, 2] %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}
{% set x = 1 %}{% for y in [1, 2] %}{{ x }}{% set x = x + 1 %}{{ x }};{% endfor %}{{ x }}
{% set ns = namespace(x=1) %}{% for y in [1, 2] %}{% set ns.x = ns.x + y %}{% endfor %}{{ ns.x }} {{ ns }} {{ ns.missing }}|
{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns['b'] }}{% set ns.c = [1] %}{% set ns.c = ns.c + [2] %}{{ ns.c }}
{% set ns = namespace() %}{% set ns._x = 1 %}
{{ namespace(_x=1) }}
{% set d.a = 1 %}
{% set undefined_name.a = 1 %}
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set a, b = b, a %}{{ a }}{{ b }}{% set (a, b), c = [[1, 2], 3] %}{{ a }}{{ b }}{{ c }}
{% set a, b = 1 %}
{% set a, b = [1] %}
{% set ns = namespace() %}{% set ns.a, b = 1, 2 %}{{ ns.a }}{{ b }}
{% set x %}a{{ 1 }}b{% endset %}{{ x }}{{ x is string }}
{% set x | upper %}abc{% endset %}{{ x }} {% set x | replace('a', 'b') | upper %}banana{% endset %}{{ x }}
{% set y = 'n' %}{% set x | replace('a', y) %}banana{% endset %}{{ x }}
{% set x | replace('a', z) %}banana{% endset %}{{ x }}
{% set x = 5 %}{% set y %}{% set x = 6 %}{{ x }}{% endset %}{{ x }}{{ y }}
{% set true = 1 %}
{% set 'a' = 1 %}
{% set [a, b] = 1, 2 %}
{% set loop = 1 %}{{ loop }}
{% for x in xs %}{% set loop = 1 %}{% endfor %}
{% for loop in xs %}{{ loop }}{% endfor %}
{% if 0 %}a{% elif '' %}b{% elif [0] %}c{% else %}d{% endif %}
{% if false %}{% set q = 1 %}{% endif %}{{ q }}|{{ q is defined }}
{% if true %}{% set q = 1 %}{% else %}{% set r = 2 %}{% endif %}{{ q }}{{ r }}|
{% set q = 0 %}{% if true %}{% set q = 1 %}{% endif %}{{ q }}
{% for x in [1, 2] %}{% if x == 1 %}{% set q = x %}{% endif %}{{ q }};{% endfor %}
{% set q = 9 %}{% for x in [1, 2] %}{% if x == 1 %}{% set q = x %}{% endif %}{{ q }};{% endfor %}{{ q }}
{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}|{% with %}{% set z = 1 %}{{ z }}{% endwith %}{{ z }}
{% set a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}
{% with a, b = (1, 2) %}{{ a }}{{ b }}{% endwith %}
{% macro m(a, b=2, c='x') %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(1, c='y') }}{{ m(a=5) }}{{ m() }}{{ m(1, 2, 3) }}
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{% endmacro %}{{ m(b=2) }}
{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}
{% macro m(a) %}{{ a is defined }}{{ a }}{% endmacro %}{{ m() }}
{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}
{% macro m(a, b=a ~ '!') %}{{ b }}{% endmacro %}{{ m('x') }}
{% macro m(a=b, b=1) %}{{ a }}|{{ b }}{% endmacro %}{{ m() }}
{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}
{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1, 2, 3) }}{{ m(1) }}
{% macro m(a, a) %}{% endmacro %}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m(caller) %}{{ caller() }}{% endmacro %}{{ m(1) }}
{% macro m(caller=none) %}{{ caller }}{% endmacro %}{{ m() }}
{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}body{% endcall %}
{% macro m() %}<{{ caller(1, 2) }}>{% endmacro %}{% call(a, b) m() %}{{ a }}+{{ b }}{% endcall %}
{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{% macro m() %}x{% endmacro %}{% call m() %}body{% endcall %}
{% call 5 %}{% endcall %}
{% macro m(n) %}{{ n }}{% if n > 0 %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(5) }}
{% macro a() %}a{{ b() }}{% endmacro %}{% macro b() %}b{% endmacro %}{{ a() }}
{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}
{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}
{% macro m() %}{{ x }}{% endmacro %}{% for x in [1, 2] %}{{ m() }}{% endfor %}|
{% for x in [1, 2] %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% endfor %}{{ m }}|
{% macro m() %}{% set x = 5 %}{{ x }}{% endmacro %}{% set x = 1 %}{{ m() }}{{ x }}
{% macro m() %}{% for i in xs %}{{ i }}{% if i == 2 %}{% break %}{% endif %}{% endfor %}{% endmacro %}{{ m() }}
{% for x in xs %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}
{% break %}
{% continue %}
{% for x in xs %}{% else %}{% break %}{% endfor %}
{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1, 2]) }}{{ m(**{'a': 3, 'b': 4}) }}{{ m(*[1], **{'b': 2}) }}{{ m(1, *[2]) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, **{'a': 2}) }}
{{ m.name }} {% macro m(a, b=1) %}{{ caller }}{% endmacro %}{{ m.name }} {{ m.arguments }} {{ m.caller }} {{ m.catch_kwargs }} {{ m }}
{% set f = joiner('|') %}{% for x in xs %}{{ f() }}{{ x }}{% endfor %}{% set c = cycler('a', 'b', 'c') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{% set _ = c.reset() %}{{ c.current }}
{{ cycler() }}
{% generation %}abc{% endgeneration %}{% for x in xs %}{%- generation -%} {{ x }} {% endgeneration %}{% endfor %}
{% for x in xs %}{% generation %}{% break %}{% endgeneration %}{% endfor %}
{% generation %}{% set q = 1 %}{% endgeneration %}{{ q }}
{% block title %}x{{ s }}{% endblock %}{% block b scoped %}y{% endblock b %}{{ self.title() }}
{% for x in xs %}{% block q scoped %}{{ x }}{% endblock %}{% endfor %}
{% for x in xs %}{% block q %}{{ x }}|{% endblock %}{% endfor %}
{% block a %}{% endblock %}{% block a %}{% endblock %}
{% block a required %}{% endblock %}
{% block a %}{{ super() }}{% endblock %}
{% set x = 1 %}{% block a %}{{ x }}{% set x = 2 %}{{ x }}{% endblock %}{{ x }}
{% autoescape false %}{{ '<' }}{% endautoescape %}
{% include 'x' %}
{% if false %}{% include 'x' %}{% endif %}ok
{% import 'x' as y %}
{% from 'x' import y %}
{% extends 'x' %}
{% if false %}{% extends 'x' %}{% endif %}ok
{% for x in [1] %}{% extends 'x' %}{% endfor %}
{% print 1, 2 %}{% print(3) %}
{% nosuchtag %}
{% endfor %}
{% if true %}
{% for x in xs %}
{% if true %}{% endfor %}
{% if %}x{% endif %}
{% for in xs %}{% endfor %}
{% for x xs %}{% endfor %}
{% for x.y in xs %}{% endfor %}
{% set %}
{% set x %}
{% macro %}{% endmacro %}
{% macro m %}{% endmacro %}
{% %}
{% if true: %}a{% endif %}
{% else %}
{% raw %}
{# unterminated
{{ raise_exception('boom') }}
{{ raise_exception() }}
{% if false %}{{ raise_exception('boom') }}{% endif %}ok
{{ strftime_now('%Y-%m-%d %H:%M:%S %A %B %j %d %b %y %I %p %% %f') }}
{{ strftime_now() }}
{{ strftime_now(1) }}
{% for m in messages %}{{ m.role }}: {{ m.content }}
{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}
{% for m in messages[1:] %}{{ m['role'] }}{% endfor %}{{ messages[0].content | trim }}{{ messages[-1]['role'] }}
{% for m in messages | reverse %}{{ m.role }}{% endfor %}
{% set ns = namespace(found=false) %}{% for m in messages[::-1] %}{% set index = (messages | length - 1) - loop.index0 %}{% if not ns.found and m.role == 'user' and m.content is string %}{% set ns.found = true %}{{ index }}{% endif %}{% endfor %}
{{ tools is defined }} {{ tools is none }} {{ documents is none }} {{ bos_token }} {{ bos_token is defined }} {{ pad_token is defined }}
{{ xs is iterable }} {{ s is iterable }} {{ n is iterable }} {{ d is mapping }} {{ xs is mapping }} {{ s is sequence }} {{ xs is sequence }} {{ d is sequence }} {{ n is sequence }} {{ undefined_name is iterable }} {{ undefined_name is sequence }} {{ none is iterable }}
{{ n is integer }} {{ n is float }} {{ 1.0 is float }} {{ true is integer }} {{ true is number }} {{ true is boolean }} {{ false is false }} {{ true is true }} {{ 1 is true }} {{ s is lower }} {{ 'A' is upper }} {{ 1 is lower }} {{ s is string }} {{ none is string }}
{{ d.keys() is iterable }} {{ d.keys() is sequence }} {{ (xs | map('string')) is iterable }} {{ range is callable }} {{ undefined_name is callable }} {{ s.upper is callable }} {{ n is callable }}
{{ 'a' is odd }}
{{ none is odd }}
{{ 2.0 is even }} {{ 3 is odd }} {{ 2.5 is odd }}
{{ [1, [2, [3, (4,)]]] }} {{ {'a': {'b': {}}} }}
{{ d }} {{ people[0] }}
{{ xs[n] }} {{ xs[-n] }} {{ d[s] }} {{ d['a'] }} {{ dd['items'] }} {{ d['b']['c'] }} {{ d.b.c }} {{ d.b['c'][1] }}
{{ messages == messages }} {{ messages | length }} {{ messages | map(attribute='role') | join('/') }} {{ messages | map(attribute='role') | unique | list }}
{%- for k, v in d | dictsort %}{{ k }}{{ loop.index }}{% endfor %}
{% for x in xs -%}
    {%- if loop.first -%}
        [
    {%- endif -%}
    {{ x }}
    {%- if loop.last -%}
        ]
    {%- else -%}
        ,
    {%- endif -%}
{%- endfor %}
{% macro outer() %}{% macro inner(x) %}<{{ x }}>{% endmacro %}{{ inner(1) }}{% endmacro %}{{ outer() }}
{% set m = 5 %}{% macro m() %}x{% endmacro %}{{ m() }}
{% macro f(x) %}{{ x }}{% endmacro %}{% set g = f %}{{ g(3) }}{{ [f][0](4) }}{{ {'a': f}.a(5) }}
{% set ns = namespace(items=[]) %}{% for x in xs %}{% set ns.items = ns.items + [x * 2] %}{% endfor %}{{ ns.items }} {{ ns.items | sum }}
{% for x in xs if loop.index %}{% endfor %}
{% for x in xs %}{% for y in xs if loop.index == 1 %}{{ x }}{{ y }} {% endfor %}{% endfor %}
{% for x in loop_source %}{{ x }}{% else %}{{ loop }}none{% endfor %}
{% for x in xs %}{% if loop.index == 2 %}{{ loop.length }}{% endif %}{% endfor %}
{% for x in xs | select('odd') %}{{ loop.length }}{{ loop.revindex }}{{ x }}{{ loop.last }} {% endfor %}
{% for x in xs | map('string') %}{{ loop.nextitem }}{{ x }};{% endfor %}
{% for x in xs %}{% for l in loop %}{{ l[0] }}{% endfor %}{% endfor %}
{% set x = x %}{{ x }}|{% set y = y | default(1) %}{{ y }}
{% set xs = xs + [9] %}{{ xs }}{% macro q() %}{{ xs }}{% endmacro %}{{ q() }}
{{ 'a' if xs else 'b' }}{{ 'a' if xs is defined and xs | length > 3 }}
{{ [1, 2, 3][xs[0]] }} {{ {'k': 'v'}[('k')] }} {{ ('a', 'b')[true] }}
{% if xs is iterable and xs is not mapping and xs is not string %}list{% endif %}
{% if n == 2 or n == 3 and false %}x{% endif %}{% if not n == 3 %}y{% endif %}{% if n in [1, 2] and s not in ['a'] %}z{% endif %}
{% set t = (1, 2) %}{% set t2 = t + (3,) %}{{ t2 }}{% set e = () %}{{ e }}{{ e | length }}
{% set text = 'a' ~ '\n' ~ 'b' %}{{ text }}{{ text.split('\n') | length }}
{{ "a" "b" ~ 'c' }}
{{ d.items() | map(attribute=1) | list }} {{ d.items() | map('first') | list }}
{{ people | selectattr('name', 'in', ['Bob']) | map(attribute='age') | first }}
{{ (people | first).name }} {{ people[1].address.city }} {{ people | last | attr('name') }}|
{{ not_defined is defined and not_defined.x }} {{ not_defined and not_defined.x }}|
{{ '' is defined }} {{ [] is defined }} {{ none is defined }} {{ none is not none }}
'''


def lines(text):
    """Templates of one line each."""
    return [line for line in text.split("\n") if line.strip()]


def paragraphs(text):
    """All runs of one to three neighbouring lines: line ends matter here."""
    rows = text.strip("\n").split("\n")
    runs = []
    for length in (1, 2, 3, 5):
        for start in range(0, len(rows) - length + 1):
            runs.append("\n".join(rows[start : start + length]))
    return runs
