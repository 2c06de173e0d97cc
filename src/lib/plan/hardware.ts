/** What machines can do at best, as their makers print it, and how much of it a training run gets. */

export interface Gpu {
  id: string;
  name: string;
  /** FLOP/s, dense BF16 with FP32 accumulation: half of what is printed "with sparsity" */
  peak: number;
  /** bytes of memory */
  memory: number;
  /** document that the numbers are from */
  source: string;
}

/** Peak rates of the makers' data sheets. */
export const gpus: readonly Gpu[] = [
  {
    id: "a100",
    name: "A100 80GB",
    peak: 312e12,
    memory: 80e9,
    source: "NVIDIA A100 Tensor Core GPU data sheet (2021): 312 TFLOPS BF16"
  },
  {
    id: "h100",
    name: "H100 SXM",
    peak: 989.5e12,
    memory: 80e9,
    source: "NVIDIA H100 Tensor Core GPU data sheet (2023): 1,979 TFLOPS BF16 with sparsity, half of it dense"
  },
  {
    id: "h200",
    name: "H200 SXM",
    peak: 989.5e12,
    memory: 141e9,
    source: "NVIDIA H200 Tensor Core GPU data sheet (2024): 1,979 TFLOPS BF16 with sparsity, half of it dense"
  },
  {
    id: "b200",
    name: "B200 (HGX)",
    peak: 2250e12,
    memory: 180e9,
    source: "NVIDIA HGX B200 data sheet (2025): 36 PFLOPS BF16 of eight with sparsity, half of it dense"
  },
  {
    id: "mi300x",
    name: "MI300X",
    peak: 1307.4e12,
    memory: 192e9,
    source: "AMD Instinct MI300X data sheet (2023): 1,307.4 TFLOPS BF16"
  }
];

/** Share of the peak that training gets, where nothing else is known: that of pre-training Llama 3 (section 3.3.2). */
export const defaultUtilisation = 0.4;
export const utilisationSource = "what pre-training has got (38\u201343% on H100, arXiv 2407.21783)";

/**
 * Share of the peak that sampling gets, where nothing else is known: between the 14 % (batches of 64, int8 weights) and the
 * 33 % (batches of 512, bfloat16) of a model of 540B decoding on 64 TPU v4 (Pope et al. 2022, table 2).
 */
export const defaultGeneration = 0.2;
export const generationSource = "between the 14% and 33% that a 540B model got (arXiv 2211.05102, table 2)";

/**
 * Bytes of weights, gradients and Adam's state for each parameter in mixed precision, before activations: 2 + 2 + 12.
 *
 * @see Rajbhandari et al. 2020, ZeRO, section 3.1 (arXiv 1910.02054)
 */
export const bytesPerParameter = 16;

/** Whether model and optimiser state alone fit into the machines' memory together. */
export function stateFits(modelSize: number, { memory }: Pick<Gpu, "memory">, count: number): boolean {
  return modelSize * bytesPerParameter <= memory * count;
}

/** @throws RangeError naming the machines that are known */
export function gpuNamed(id: string): Gpu {
  const found = gpus.find((gpu) => gpu.id === id);
  if (!found) throw new RangeError(`gpu: must be one of ${gpus.map((gpu) => gpu.id).join(", ")}; got ${id}`);
  return found;
}
