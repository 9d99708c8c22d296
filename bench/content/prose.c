#include "prose.h"

static const char *const sentences[] = {
	"The harbour lay quiet before the first ferry came in, and only the gulls were awake.",
	"Whoever mends a clock learns soon that patience is the finest of the tools.",
	"At 6:40 the lamps along the pier went out, one after another, 23 in all.",
	"A good map leaves out more than it shows; that is why one can read it.",
	"She wrote the numbers into the margin: 118, 94, 77, and a question mark.",
	"Rain had been promised for Thursday, but nobody in the valley believed it any more.",
	"The old mill turned slowly, as if it had to think about every drop of water.",
	"Between two stations the train stopped, and one could hear the grass grow.",
	"Quick brown foxes are rare here; the dogs are lazy all the same.",
	"He counted the steps to the lighthouse twice and came to 212 and to 213.",
	"What is measured gets better, they say, and what is measured badly gets worse.",
	"In the kitchen a kettle sang, and somebody laughed about a joke from last winter.",
	"The letter had travelled for nine days and smelled of oranges and machine oil.",
	"No picture is as long on its way as the one that waits behind another.",
	"Five wizards judge my box of quartz; the sixth one keeps the key.",
	"From the ridge one sees both lakes, the grey one and the one that is never grey.",
	"The carpenter planed the board until the light lay on it without a fold.",
	"\"Never mind,\" said the ferryman, \"the river has been late before.\"",
	"They had painted the door green (as it was before the war) and left the hinges black.",
	"A bicycle leaned at the fence, its bell rusty, its tyres full of summer air.",
	"Take three eggs, a cup of flour, half a spoon of salt, and do not hurry.",
	"Every evening at the same hour a window was lit on the far side of the square.",
	"The wind came from the north-east and brought the noise of the saws along.",
	"Of all the languages she spoke, she liked that of the weather reports best.",
	"The museum keeps 4096 beetles, each with a label in the same neat hand.",
	"When the fog lifted, the island was exactly where it had been the day before.",
	"Some roads are straight because they are old, and some because nobody lived there.",
	"He folded the newspaper, looked at the sky and took the umbrella anyway.",
};

static const char *const headings[] = {
	"The ferry and the fog",       "A short history of clocks", "Notes on measuring", "What the miller knew",
	"Letters from the north-east", "On the far side",           "Of beetles and men", "How to read a map",
};

const char *
prose_sentence(uint32_t number)
{
	return sentences[number % (sizeof(sentences) / sizeof(sentences[0]))];
}

const char *
prose_heading(uint32_t number)
{
	return headings[number % (sizeof(headings) / sizeof(headings[0]))];
}
