"""The emoji that people write as shortcodes. One that is not known here stays as it was typed."""

import re

SHORTCODE = re.compile(r":(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?")
CODE = re.compile(r"[0-9a-f]{2,5}(-[0-9a-f]{2,5})*")
PAIRS = """
smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 satisfied 😆 joy 😂 rolling_on_the_floor_laughing 🤣 sweat_smile 😅
slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘
yum 😋 stuck_out_tongue 😛 zany_face 🤪 hugging_face 🤗 thinking_face 🤔 neutral_face 😐 expressionless 😑 smirk 😏
face_with_rolling_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 exploding_head 🤯
partying_face 🥳 sunglasses 😎 nerd_face 🤓 face_with_monocle 🧐 confused 😕 worried 😟 slightly_frowning_face 🙁
open_mouth 😮 hushed 😯 astonished 😲 flushed 😳 pleading_face 🥺 fearful 😨 cry 😢 sob 😭 scream 😱 disappointed 😞
sweat 😓 weary 😩 tired_face 😫 yawning_face 🥱 triumph 😤 rage 😡 angry 😠 skull 💀 poop 💩 clown_face 🤡 ghost 👻
robot_face 🤖 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚
blue_heart 💙 purple_heart 💜 black_heart 🖤 broken_heart 💔 two_hearts 💕 sparkling_heart 💖 100 💯 boom 💥 dizzy 💫
sweat_drops 💦 dash 💨 speech_balloon 💬 thought_balloon 💭 zzz 💤 wave 👋 raised_hand ✋ hand ✋ vulcan_salute 🖖
ok_hand 👌 v ✌️ crossed_fingers 🤞 the_horns 🤘 call_me_hand 🤙 point_left 👈 point_right 👉 point_up_2 👆 point_up ☝️
point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ facepunch 👊 punch 👊 clap 👏 raised_hands 🙌 open_hands 👐
handshake 🤝 pray 🙏 writing_hand ✍️ nail_care 💅 muscle 💪 ear 👂 eyes 👀 eye 👁️ brain 🧠 raising_hand 🙋 ok_woman 🙆
bow 🙇 face_palm 🤦 shrug 🤷 technologist 🧑‍💻 student 🧑‍🎓 teacher 🧑‍🏫 busts_in_silhouette 👥 bust_in_silhouette 👤
walking 🚶 runner 🏃 dancer 💃 seedling 🌱 evergreen_tree 🌲 deciduous_tree 🌳 palm_tree 🌴 cactus 🌵 herb 🌿 shamrock ☘️
four_leaf_clover 🍀 maple_leaf 🍁 fallen_leaf 🍂 leaves 🍃 sunflower 🌻 tulip 🌷 rose 🌹 cherry_blossom 🌸 bouquet 💐
ladybug 🐞 bug 🐛 bee 🐝 butterfly 🦋 turtle 🐢 snail 🐌 cat 🐱 dog 🐶 fox_face 🦊 bear 🐻 panda_face 🐼 owl 🦉
penguin 🐧 unicorn_face 🦄 whale 🐳 octopus 🐙 sunny ☀️ partly_sunny ⛅ cloud ☁️ rain_cloud 🌧️ rainbow 🌈 snowflake ❄️
zap ⚡ fire 🔥 droplet 💧 ocean 🌊 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 full_moon 🌕 star ⭐ sparkles ✨
apple 🍎 banana 🍌 avocado 🥑 pizza 🍕 cake 🍰 birthday 🎂 cookie 🍪 coffee ☕ tea 🍵 beer 🍺 beers 🍻
clinking_glasses 🥂 wine_glass 🍷 champagne 🍾 soccer ⚽ trophy 🏆 medal 🏅 first_place_medal 🥇 second_place_medal 🥈
third_place_medal 🥉 dart 🎯 game_die 🎲 jigsaw 🧩 art 🎨 musical_note 🎵 guitar 🎸 microphone 🎤 headphones 🎧 gift 🎁
balloon 🎈 tada 🎉 confetti_ball 🎊 crystal_ball 🔮 car 🚗 bike 🚲 bus 🚌 train 🚆 airplane ✈️ rocket 🚀 ship 🚢
construction 🚧 rotating_light 🚨 traffic_light 🚥 house 🏠 office 🏢 school 🏫 mountain ⛰️ tent ⛺ watch ⌚
hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ clock1 🕐 clock3 🕒 clock9 🕘 calendar 📆 date 📅
spiral_calendar_pad 🗓️ phone ☎️ iphone 📱 computer 💻 keyboard ⌨️ desktop_computer 🖥️ printer 🖨️ camera 📷 tv 📺
bulb 💡 flashlight 🔦 wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ gear ⚙️ link 🔗 paperclip 📎 pushpin 📌
round_pushpin 📍 triangular_flag_on_post 🚩 checkered_flag 🏁 lock 🔒 unlock 🔓 key 🔑 shield 🛡️ mag 🔍 mag_right 🔎
books 📚 book 📖 open_book 📖 notebook 📓 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄 newspaper 📰
bookmark 🔖 label 🏷️ envelope ✉️ email 📧 incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 package 📦 mailbox 📫
bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 card_index 📇 file_folder 📁 wastebasket 🗑️
bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 moneybag 💰 compass 🧭 world_map 🗺️ ticket 🎫 mortar_board 🎓 crown 👑 gem 💎
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ warning ⚠️
no_entry ⛔ no_entry_sign 🚫 question ❓ grey_question ❔ exclamation ❗ heavy_exclamation_mark ❗ bangbang ‼️
information_source ℹ️ recycle ♻️ arrows_counterclockwise 🔄 repeat 🔁 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️
arrow_down ⬇️ arrow_forward ▶️ double_vertical_bar ⏸️ fast_forward ⏩ black_square_for_stop ⏹️ heavy_plus_sign ➕
heavy_minus_sign ➖ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ red_circle 🔴 large_orange_circle 🟠
large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫
white_large_square ⬜ black_large_square ⬛ small_blue_diamond 🔹 small_orange_diamond 🔸 sos 🆘 new 🆕 free 🆓 ok 🆗
cool 🆒 up 🆙 waving_white_flag 🏳️ us 🇺🇸 gb 🇬🇧 de 🇩🇪 fr 🇫🇷 es 🇪🇸 it 🇮🇹 jp 🇯🇵
"""
EMOJI = dict(zip(PAIRS.split()[::2], PAIRS.split()[1::2], strict=True))


def emoji(name: str, tone: int = 0) -> str | None:
    """Return the sign of a shortcode's name, in a skin tone from 2 to 6 if one is given; None if it is not known."""
    sign = EMOJI.get(name)
    return sign.removesuffix("\ufe0f") + chr(0x1F3F9 + tone) if sign and tone in range(2, 7) else sign


def from_code(code: str) -> str:
    """Return the sign that a rich text emoji spells in hexadecimal, such as 1f44b-1f3fc; empty if it spells none."""
    return "".join(chr(int(one, 16)) for one in code.split("-")) if CODE.fullmatch(code) else ""


def with_emoji(words: str) -> str:
    """Return words with every shortcode that is known as its sign."""
    return SHORTCODE.sub(lambda found: emoji(found["emoji"], int(found["tone"] or 0)) or found[0], words)
